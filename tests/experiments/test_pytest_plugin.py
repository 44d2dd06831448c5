"""What pytest-benchmark reports is what was measured in the lane processes, and nothing wrong has an entry."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench.experiments.pytest_plugin import LaneClock, Measured
from bench.records import Round
from tests.builders import CHAIN, a_measurement, a_record

ROOT = Path(__file__).parents[2]
OTHER, UNEVEN, BAD, GONE, VOID = (
    f"{name},device=cpu]" for name in ("other[n=1", "chain[n=2", "chain[n=13", "chain[n=14", "chain[n=15")
)
FIRST, SECOND = [0.010, 0.012, 0.011], [0.013, 0.009]  # rounds of two processes, seconds per call
SESSIONS = {
    "whole": (),
    "sorted": ("--benchmark-sort=mean", "--benchmark-columns=min,rounds"),
    "grouped": ("--benchmark-group-by=name",),
    "one": ("-k", "other"),
    "none": ("-k", "nothing_of_that_name"),
    "refused": ("-k", "chain"),
}
SCRIPT = f"""
import io, json, sys
from contextlib import redirect_stdout
import pytest
from bench.experiments.bench_run import INI, PLUGINS, SUITE
from bench.errors import Refusal
from bench.records import Round
from bench.experiments.pytest_plugin import Suite
from tests.builders import a_measurement, a_record, an_entry

CHAIN, OTHER, UNEVEN, BAD, GONE, VOID = {[CHAIN, OTHER, UNEVEN, BAD, GONE, VOID]!r}
RECORDS = {{
    CHAIN: [a_record(seconds={FIRST}), a_record(seconds={SECOND}, process=1)],
    OTHER: [a_record(OTHER, 0.002)],
    UNEVEN: [a_record(UNEVEN, [0.001, 0.1])],
    BAD: [a_record(BAD, measurement=None), a_record(BAD, outcome="wrong", process=1)],
    GONE: [a_record(GONE, outcome="removed")],
    VOID: [a_record(VOID, measurement=a_measurement(rounds=(Round(1.0, 1.0, 1, "traced"),)))],
}}
FIXED = [str(SUITE), *PLUGINS, *INI, "-p", "no:hypothesispytest", "-rs"]

def session(name, words):
    measured = []
    def measure(cases):
        measured.append(sorted(cases))
        if name == "refused":
            raise Refusal("the lane is gone", 3)
        return {{case: RECORDS[case] for case in cases}}
    suite = Suite([an_entry(case) for case in RECORDS], measure, {{"machine": {{"cpu": "Vulcan 9000"}}}})
    with redirect_stdout(io.StringIO()) as out:
        code = pytest.main([*FIXED, f"--benchmark-json={{sys.argv[1]}}/{{name}}.json", *words], plugins=[suite])
    return dict(code=int(code), measured=measured, stopped=str(suite.stopped), out=out.getvalue().splitlines())

print(json.dumps({{name: session(name, words) for name, words in {SESSIONS!r}.items()}}))
"""


@dataclass(frozen=True)
class Ended:
    """A pytest session that ended."""

    code: int
    measured: list[list[str]]  # the cases of each call to measure
    stopped: str
    out: list[str]
    json: dict[str, Any]


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    """Real pytest sessions over these records, in a process of their own."""
    folder = tmp_path_factory.mktemp("sessions")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    written = {path.stem: json.loads(path.read_text() or "{}") for path in folder.glob("*.json")}
    ended = json.loads(done.stdout).items()
    return {name: Ended(**said, json=written.get(name, {})) for name, said in ended}


def benchmark_of(case: str, ended: Ended) -> dict[str, Any]:
    """The case's entry in pytest-benchmark's JSON."""
    found: dict[str, Any] = next(each for each in ended.json["benchmarks"] if each["name"] == case)
    return found


def test_the_lane_clock_stands_still_but_for_what_is_let_pass() -> None:
    clock = LaneClock()
    assert 0.0 == clock() == clock()
    clock.advance(0.25)
    clock.advance(0.5)
    assert clock() == 0.75


def test_each_round_lets_the_clock_pass_its_seconds_per_call_over_all_processes_but_void_ones() -> None:
    clock, void = LaneClock(), a_measurement(rounds=(Round(9.0, 9.0, 3, "traced"), Round(0.25, 0.5, 3)))
    measured = Measured([a_record(seconds=[0.5, 1.0]), a_record(measurement=void)], clock)
    times = []
    for _ in range(measured.rounds):
        before = clock()
        measured.next_round()
        times.append(clock() - before)
    assert times == [0.5, 1.0, 0.25]


def test_a_case_that_is_wrong_in_any_process_fails_with_the_process_and_the_reason() -> None:
    records = [a_record(outcome="removed"), a_record(outcome="wrong", process=2)]
    with pytest.raises(pytest.fail.Exception, match="WRONG in process 3: it is wrong"):
        Measured(records, LaneClock()).require_proven()


def test_a_case_that_the_release_removed_is_skipped_with_the_reason() -> None:
    with pytest.raises(pytest.skip.Exception, match="removed: it is removed"):
        Measured([a_record(outcome="removed")], LaneClock()).require_proven()


def test_a_case_whose_rounds_are_all_void_is_skipped_with_the_reason() -> None:
    void = a_measurement(rounds=(Round(1.0, 1.0, 3, "traced"),))
    with pytest.raises(pytest.skip.Exception, match="every round was void"):
        Measured([a_record(measurement=void)], LaneClock()).require_proven()


@pytest.mark.parametrize("outcome", ["proven", "unproven"])
def test_a_case_with_a_right_answer_goes_on(outcome: str) -> None:
    measured = Measured([a_record(outcome=outcome)], LaneClock())
    measured.require_proven()
    assert measured.rounds == 3


def test_the_json_has_the_statistics_of_the_measured_rounds(sessions: dict[str, Ended]) -> None:
    stats, rounds = benchmark_of(CHAIN, sessions["whole"])["stats"], [*FIRST, *SECOND]
    assert (stats["data"], stats["rounds"]) == (pytest.approx(rounds), 5)
    expected = (min(rounds), max(rounds), statistics.median(rounds), statistics.stdev(rounds))
    assert tuple(stats[name] for name in ("min", "max", "median", "stddev")) == pytest.approx(expected)


def test_the_json_has_no_entry_for_a_case_that_is_wrong_removed_or_void(sessions: dict[str, Ended]) -> None:
    assert sorted(each["name"] for each in sessions["whole"].json["benchmarks"]) == [UNEVEN, CHAIN, OTHER]


def test_the_json_carries_the_group_and_the_facts_of_every_process(sessions: dict[str, Ended]) -> None:
    benchmark = benchmark_of(CHAIN, sessions["whole"])
    assert benchmark["group"] == "chain"
    assert benchmark["extra_info"] == {
        "case": CHAIN,
        "check": "proven",
        "processes": 2,
        "iterations": [3] * 5,
        "first_call_seconds": [0.5, 0.5],
        "build_seconds": [0.1, 0.1],
        "cpu_seconds": [2 * each for each in (*FIRST, *SECOND)],
        "peak_bytes": [200_000_000, 200_000_000],
    }


def test_the_json_carries_the_machine_of_the_lane_process_and_no_commit(sessions: dict[str, Ended]) -> None:
    written = sessions["whole"].json
    assert (written["machine_info"], written["commit_info"]) == ({"machine": {"cpu": "Vulcan 9000"}}, {})


def test_a_session_fails_for_what_is_wrong_and_says_why_it_skips(sessions: dict[str, Ended]) -> None:
    whole = sessions["whole"]
    assert (whole.code, "1 failed, 3 passed, 2 skipped" in whole.out[-1]) == (1, True)
    assert "WRONG in process 2: it is wrong" in whole.out
    reasons = {line.split(": ", 1)[1] for line in whole.out if line.startswith("SKIPPED")}
    void = "every round was void: traced"
    assert reasons == {"removed: it is removed", void}


def titles(ended: Ended) -> list[str]:
    """Those of the tables that were printed."""
    return [line.strip("- ") for line in ended.out if line.startswith("---") and "benchmark '" in line]


def rows(ended: Ended) -> list[list[str]]:
    """The words of the tables' rows."""
    return [line.split() for line in ended.out if line.startswith(("chain[", "other["))]


def test_the_table_is_grouped_by_workload(sessions: dict[str, Ended]) -> None:
    assert titles(sessions["whole"]) == ["benchmark 'chain': 2 tests", "benchmark 'other': 1 tests"]


def test_the_option_that_groups_works(sessions: dict[str, Ended]) -> None:
    expected = [f"benchmark {case!r}: 1 tests" for case in sorted((CHAIN, OTHER, UNEVEN))]
    assert sorted(titles(sessions["grouped"])) == expected


def test_the_options_that_sort_and_choose_columns_work(sessions: dict[str, Ended]) -> None:
    assert [row[0] for row in rows(sessions["whole"])] == [UNEVEN, CHAIN, OTHER]  # by their least round
    expected = [[CHAIN, "9.0000", "5"], [UNEVEN, "1.0000", "2"], [OTHER, "2.0000", "3"]]
    assert [[row[0], row[1], row[-1]] for row in rows(sessions["sorted"])] == expected


def test_only_what_is_selected_is_measured(sessions: dict[str, Ended]) -> None:
    assert (sessions["one"].code, sessions["one"].measured) == (0, [[OTHER]])


def test_where_nothing_is_selected_nothing_is_measured_and_pytest_says_so(sessions: dict[str, Ended]) -> None:
    none = sessions["none"]
    assert (none.code, none.measured, none.stopped) == (pytest.ExitCode.NO_TESTS_COLLECTED, [], "None")


def test_measuring_that_is_refused_ends_the_session_without_a_test(sessions: dict[str, Ended]) -> None:
    refused = sessions["refused"]
    assert (refused.stopped, len(refused.measured)) == ("the lane is gone", 1)
    assert not any("passed" in line or "failed" in line for line in refused.out)
