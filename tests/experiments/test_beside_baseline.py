"""What a baseline was accepted with is made again where it can be, and then pairs judge in place of stored times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.errors import Refusal
from bench.experiments.beside_baseline import Again, beside_baseline, made_again, told, with_pairs
from bench.judging.rule import Terms
from bench.lanes import locked
from bench.records import Environment
from bench.reporting.model import Report
from bench.running.side import Side
from bench.settings import BenchSettings, ComparisonSettings
from bench.storing.baselines import Baseline, write_baseline
from tests.builders import CHAIN, a_baseline, a_report, a_row, a_verdict, an_environment

LANE = locked.find("tf-2.20-cpu")
PYTHON = f"3.{LANE.python[0]}.1"
OTHER = "chain[n=9,mode=eager,device=cpu]"
NOW = an_environment(lock="of today", python=PYTHON)
SIDE = Side("tf-2.21-cpu", Path("python"), "of today", "cpu", "digits")


def then(**software: Any) -> Environment:
    return an_environment(**{"lock": LANE.lock_hash, "python": PYTHON, "tensorflow": "2.20.0", **software})


def held(environment: Environment, *cases: str) -> dict[str, Baseline]:
    records = [
        replace(r, environment=environment.key) for case in cases or (CHAIN,) for r in a_baseline(case)
    ]
    return {"chain": Baseline((), {environment.key: environment}, tuple(records))}


def run_of(*cases: str, now: Environment = NOW) -> Report:
    rows = tuple(
        a_row(case, verdict=replace(a_verdict("INCONCLUSIVE"), case=case)) for case in cases or (CHAIN,)
    )
    return a_report(environments={"a": [now], "baseline": [then()]}, rows=rows)


def pairs_of(ratio: float | None, *cases: str) -> Report:
    found = a_verdict("SLOWER" if ratio else "INCONCLUSIVE", ratio=ratio)
    rows = tuple(a_row(case, verdict=replace(found, case=case)) for case in cases or (CHAIN,))
    environments = {"a": [then()], "b": [NOW]}
    return a_report(
        command="compare", environments=environments, rows=rows, folder="pairs", method=("8 pairs",)
    )


def test_a_baseline_of_a_lane_that_is_here_is_made_again() -> None:
    assert made_again(run_of(CHAIN, OTHER), held(then(), CHAIN), {}) == (
        Again("tf-2.20-cpu", {}, (CHAIN,)),
        "",
    )


def test_a_baseline_of_the_same_software_is_not() -> None:
    assert made_again(run_of(), held(NOW), {}) == (None, "")


def test_a_case_that_has_no_time_today_is_not_measured_again() -> None:
    report = replace(run_of(), rows=(a_row(seconds=None),))
    assert made_again(report, held(then()), {}) == (None, "")


@pytest.mark.parametrize(
    ("software", "now", "why"),
    [
        ({"lock": "0123"}, {}, "no lane here has its lock, 0123"),
        ({"lock": ""}, {}, "no lane here has its lock, which it does not name"),
        ({"python": "3.9.1"}, {}, f"tf-2.20-cpu would run on Python 3.{LANE.python[0]}, not 3.9.1"),
        ({"image": "sha"}, {}, "one of the two runs in an image"),
        ({}, {"image": "sha"}, "one of the two runs in an image"),
        ({}, {"flags": {"TF_X": "1", "TF_Y": "1"}}, "TF_X is set, which the baseline did not have"),
    ],
)
def test_what_cannot_be_made_again_says_why(software: dict[str, Any], now: dict[str, Any], why: str) -> None:
    here = an_environment(**{"lock": "of today", "python": PYTHON, **now})
    again, told_why = made_again(run_of(now=here), held(then(**software)), {"TF_Y": "1"})
    assert again is None
    assert told_why.endswith(f"was not measured again: {why}")


def test_what_most_cases_were_accepted_with_is_made_again() -> None:
    few, many = then(lock="0123"), then()
    baselines = {
        "few": held(few, CHAIN)["chain"],
        "many": held(many, OTHER, "chain[n=10,device=cpu]")["chain"],
    }
    again, _ = made_again(run_of(CHAIN, OTHER, "chain[n=10,device=cpu]"), baselines, {})
    assert again == Again("tf-2.20-cpu", {}, (OTHER, "chain[n=10,device=cpu]"))


def test_what_is_going_to_be_measured_is_told_with_its_minutes() -> None:
    again = Again("tf-2.20-cpu", {}, tuple(f"case{n}" for n in range(99)))
    text = told(again, "tf-2.21-cpu", ComparisonSettings())
    assert text.startswith(
        "the baseline is tf-2.20-cpu: it is measured again, beside tf-2.21-cpu; 99 cases, about 16 minutes"
    )
    assert "--stored judges by stored times instead" in text


def test_pairs_take_the_place_of_stored_times_where_they_have_a_ratio() -> None:
    pairs = replace(pairs_of(1.5), rows=(*pairs_of(1.5).rows, *pairs_of(None, OTHER).rows))
    judged = with_pairs(run_of(CHAIN, OTHER), pairs, Again("tf-2.20-cpu", {}, (CHAIN, OTHER)), strict=False)
    found = {row.entry.case: row.verdict for row in judged.rows}
    assert [(v.outcome, v.ratio) for v in found.values() if v] == [("SLOWER", 1.5), ("INCONCLUSIVE", 1.01)]
    assert judged.exit_code == 1
    assert judged.method == (
        "÷ baseline: tf-2.20-cpu, measured again beside this run, in 1 cases; pairs: pairs",
        "8 pairs",
    )
    assert any("2.20.0" in each for each in judged.differences)


@pytest.fixture
def place(tmp_path: Path) -> BenchSettings:
    """Settings of a run on a machine whose baseline was accepted with an older lane."""
    write_baseline(tmp_path, a_report().machine, "chain", held(then(flags={"TF_Z": "1"}))["chain"])
    return BenchSettings(baselines=tmp_path, results=tmp_path, margin=0.03, env={"TF_Y": "1"})


Judge = Callable[[Mapping[str, Side], ComparisonSettings, Terms], Report]


def measured(settings: BenchSettings, judge: Judge) -> tuple[int, list[Report]]:
    """The exit code and what was kept, where pairs are judged as said."""
    kept: list[Report] = []

    def compare(
        command: str,
        sides: Mapping[str, Side],
        chosen: ComparisonSettings,
        terms: Terms,
        keep: Callable[[Report], None],
    ) -> int:
        assert command == "compare"
        keep(judge(sides, chosen, terms))
        return 0

    return beside_baseline(run_of(), SIDE, settings, 5.0, compare, kept.append), kept


def test_both_sides_are_compared_with_a_budget_of_their_own(place: BenchSettings) -> None:
    def judge(sides: Mapping[str, Side], chosen: ComparisonSettings, terms: Terms) -> Report:
        assert (sides["a"].name, sides["b"]) == ("tf-2.20-cpu", SIDE)
        assert sides["a"].variables == {"TF_Z": "1"}  # those of the baseline, and not this run's
        assert (chosen.cases, chosen.budget, terms.margin) == ((CHAIN,), 5.0, 0.03)
        return pairs_of(1.5)

    code, (kept,) = measured(place, judge)
    assert (code, kept.exit_code) == (1, 1)


def test_stored_times_judge_where_the_lane_cannot_be_measured(
    place: BenchSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: Any) -> Report:
        raise Refusal("no such index", 3)

    assert measured(place, refuse) == (0, [run_of()])
    assert "cannot be measured beside this run (no such index)" in capsys.readouterr().err


def test_a_run_is_reported_when_its_pairs_are_interrupted(place: BenchSettings) -> None:
    def interrupt(*_: Any) -> int:
        raise KeyboardInterrupt

    kept: list[Report] = []
    with pytest.raises(KeyboardInterrupt):
        beside_baseline(run_of(), SIDE, place, None, interrupt, kept.append)
    assert kept == [run_of()]
