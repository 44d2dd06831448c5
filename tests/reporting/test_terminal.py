"""What a person reads: the table, what moved, why, and what to do next."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from bench.judging.ceilings import with_ceilings
from bench.records import Verdict, Work
from bench.reporting import terminal
from tests.builders import CEILINGS, CHAIN, a_record, a_report, a_run, a_verdict, an_environment

OTHER = "chain[n=16,mode=eager,device=cpu]"
NEW = a_verdict("NEW", ratio=None, interval=None, confidence=None, mde=None)
NEXT = 'Everything is checked. Next: nox -s rebaseline -- --why "first run on this machine"'


def lines_of(**changes: Any) -> list[str]:
    stream = io.StringIO()
    terminal.show(a_report(**changes), Console(file=stream, width=200))
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def row(point: str, lines: list[str]) -> list[str]:
    """The cells of a case's row."""
    line = next(line for line in lines if line.startswith(f"  {point}"))
    return [cell.strip() for cell in line.split("│") if cell.strip()]


def test_a_row_has_answer_time_rate_first_call_and_verdict() -> None:
    lines = lines_of(records=[a_record(work=Work(flops=1e9))])
    expected = ["n=8 mode=eager", "proven, 10% of tol.", "10 ms", "100.0 GFLOP/s", "500 ms"]
    assert row("n=8", lines) == [*expected, "1.010 [0.990, 1.030]", "SAME"]


def test_a_row_has_the_share_of_the_ceiling_where_the_environment_keeps_it() -> None:
    measured = {"a": [with_ceilings(an_environment(), CEILINGS)]}
    lines = lines_of(records=[a_record(work=Work(flops=1e9))], environments=measured)
    assert row("n=8", lines)[3:5] == ["100.0 GFLOP/s", "50% flops"]


@pytest.mark.parametrize("seconds", [(0.009, 0.011), (0.009, 0.010, 0.011)], ids=["two", "three"])
def test_a_time_of_several_processes_has_half_their_spread(seconds: tuple[float, ...]) -> None:
    records = [a_record(seconds=s, process=n) for n, s in enumerate(seconds)]
    assert row("n=8", lines_of(records=records))[2] == "10 ms ±10%"


def test_an_answer_that_is_wrong_in_one_process_has_no_time() -> None:
    records = [a_record(measurement=None), a_record(outcome="wrong", process=1)]
    verdict = a_verdict("WRONG", ratio=None, interval=None)
    lines = lines_of(records=records, verdicts=[verdict])
    assert row("n=8", lines) == ["n=8 mode=eager", "wrong", "no time", "WRONG"]


def test_a_ratio_without_an_interval_stands_alone() -> None:
    lines = lines_of(verdicts=[a_verdict("INCONCLUSIVE", interval=None)])
    assert row("n=8", lines)[-2:] == ["1.010", "INCONCLUSIVE"]


def test_cases_stand_below_their_workload_by_size() -> None:
    zebra = "zebra[n=1,device=cpu]"
    lines = lines_of(records=[*a_run(case=zebra), *a_run(case=OTHER), *a_run(case=CHAIN)])
    starts = ("chain", "  n=8", "  n=16", "zebra", "  n=1 ")
    found = [next(n for n, line in enumerate(lines) if line.startswith(start)) for start in starts]
    assert sorted(found) == found


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (a_verdict("SLOWER", series="memory"), f"{CHAIN}: memory MORE, 1.010 [0.990, 1.030]: the reason"),
        (a_verdict("FASTER", series="memory"), f"{CHAIN}: memory LESS, 1.010 [0.990, 1.030]: the reason"),
        (a_verdict("SLOWER", series="first_call"), f"{CHAIN}: first call SLOWER, 1.010 [0.990, 1.030]: the reason"),
    ],
    ids=["more-memory", "less-memory", "first-call"],
)  # fmt: skip
def test_another_series_that_moved_has_a_line_with_the_whole_id(verdict: Verdict, said: str) -> None:
    assert said in lines_of(verdicts=[a_verdict(), verdict])


@pytest.mark.parametrize("outcome", ["SAME", "INCONCLUSIVE"])
def test_another_series_that_did_not_move_has_no_line(outcome: str) -> None:
    assert not any("memory" in line for line in lines_of(verdicts=[a_verdict(outcome, series="memory")]))


def test_a_single_case_is_named_by_its_whole_id_with_reason_effect_and_remedy() -> None:
    lines = lines_of(verdicts=[a_verdict("SLOWER", mde=0.034)])
    at = lines.index(f"SLOWER, {CHAIN}: the reason. Smallest effect that could have been seen: 3%.")
    assert lines[at + 1] == "  → the remedy"


def test_a_reason_that_many_cases_share_is_said_once_with_the_range_of_effects() -> None:
    verdicts = [a_verdict("INCONCLUSIVE", case=case, mde=mde) for case, mde in ((CHAIN, 0.01), (OTHER, 0.2))]
    said = "INCONCLUSIVE, 2 cases: the reason. Smallest effect that could have been seen: 1% to 20%."
    assert lines_of(verdicts=verdicts).count(said) == 1


def test_what_is_the_same_needs_no_reason() -> None:
    assert not any("the reason" in line for line in lines_of())


def test_a_reason_is_shown_as_it_is_whatever_brackets_it_holds() -> None:
    reason = "raised ValueError: [/tmp/x] is [bold] :smile:"
    lines = lines_of(verdicts=[a_verdict("WRONG", reason=reason, mde=None)])
    assert f"WRONG, {CHAIN}: {reason}." in lines


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (6, []),
        (7, ["and 1 more; --json FILE has every reason"]),
        (8, ["and 2 more; --json FILE has every reason"]),
    ],
)
def test_more_reasons_than_six_are_counted(reasons: int, said: list[str]) -> None:
    lines = lines_of(verdicts=[a_verdict("SLOWER", reason=f"reason {n}") for n in range(reasons)])
    assert sum(line.startswith("SLOWER, ") for line in lines) == 6
    assert [line for line in lines if line.startswith("and ")] == said


def test_what_is_wrong_comes_first_and_then_what_holds_for_most() -> None:
    told = [a_verdict("NEW", reason=f"reason {n}") for n in range(8)]
    slower = [a_verdict("SLOWER", case=f"case {n}", reason="the interval lies above 1") for n in range(2)]
    lines = lines_of(verdicts=[*told, *slower, a_verdict("WRONG", reason="raised")])
    found = [line.split(",")[0] for line in lines if line.startswith(("WRONG", "SLOWER", "NEW"))]
    assert found == ["WRONG", "SLOWER", *["NEW"] * 4]


def test_the_last_lines_name_the_machine_its_software_and_the_results() -> None:
    environment = an_environment(keras="3.12.0", kernel="6.1", **{"tensorflow build": "v2.21"})
    assert lines_of(environments={"a": [environment]})[-2:] == [
        "machine vulcan-9000-2cpu-3f9c1a: python 3.11.7, tensorflow 2.21.0, keras 3.12.0",
        "results in results/run",
    ]


def test_software_that_differs_from_the_baseline_is_listed() -> None:
    lines = lines_of(differences=["keras 3.12 → 3.15", "numpy 1 → 2"])
    assert "software differs from the baseline's: keras 3.12 → 3.15; numpy 1 → 2" in lines


def test_a_newcomer_is_told_what_to_do_next_on_the_last_line() -> None:
    assert lines_of(verdicts=[NEW])[-1] == NEXT


@pytest.mark.parametrize(
    "changes",
    [{"verdicts": [a_verdict()]}, {"verdicts": [NEW, a_verdict("WRONG")], "exit_code": 1}],
    ids=["judged", "something-is-wrong"],
)
def test_nobody_else_is_sent_to_accept_the_run(changes: dict[str, Any]) -> None:
    assert NEXT not in lines_of(**changes)


def test_the_table_is_wide_enough_where_the_output_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert terminal.console().width == terminal.NARROWEST
