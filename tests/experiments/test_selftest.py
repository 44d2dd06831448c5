"""Identical sides: an alarm in either direction exits 1, and what they showed is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.experiments.comparison_state import ComparisonState
from bench.experiments.machine import bias_of
from bench.experiments.selftest import keep, twice, with_alarms
from bench.judging.rule import Terms
from bench.running.pair_plan import ROLES, PairPlan
from bench.running.side import Side
from tests.builders import CHAIN, a_report, a_row, a_verdict, a_visit, an_entry, an_environment

SIDE = Side("tf-2.21-cpu", Path("python"), "", "cpu", "digits")


@pytest.mark.parametrize(
    ("outcome", "before", "code"),
    [("FASTER", 0, 1), ("SLOWER", 1, 1), ("SAME", 0, 0), ("INCONCLUSIVE", 0, 0), ("INCONCLUSIVE", 3, 3)],
)
def test_a_difference_of_identical_sides_exits_1(outcome: str, before: int, code: int) -> None:
    report = a_report(rows=(a_row(verdict=a_verdict(outcome)),), exit_code=before)
    assert with_alarms(report) == replace(report, exit_code=code)


@pytest.mark.parametrize("outcome", ["FASTER", "SLOWER"])
def test_an_alarm_on_another_series_is_one_too(outcome: str) -> None:
    report = a_report(rows=(a_row(others=(a_verdict(outcome, series="memory"),)),))
    assert with_alarms(report).exit_code == 1


def test_what_is_no_environment_of_its_own_is_compared_with_itself(tmp_path: Path) -> None:
    sides = twice(SIDE, tmp_path)
    assert (sides["a"], sides["b"]) == (SIDE, replace(SIDE, name="tf-2.21-cpu again"))


def test_an_environment_is_compared_with_a_second_copy_of_its_files(tmp_path: Path) -> None:
    interpreter = tmp_path / "lane" / "bin" / "python"
    interpreter.parent.mkdir(parents=True)
    interpreter.write_text("a Python")
    (tmp_path / "lane" / "pyvenv.cfg").write_text("home = /usr/bin")
    sides = twice(replace(SIDE, interpreter=interpreter), tmp_path / "scratch")
    copy = sides["b"].interpreter
    assert (sides["a"].interpreter, copy.read_text()) == (interpreter, "a Python")
    assert copy.stat().st_ino != interpreter.stat().st_ino
    assert sides["b"].name == "tf-2.21-cpu, a second copy"


def test_what_identical_sides_showed_is_kept_and_bounds_the_machine_s_bias(tmp_path: Path) -> None:
    cases = [CHAIN, "chain[n=16,device=cpu]", "chain[n=32,device=cpu]"]
    plan = PairPlan("run", 0.0, "selftest", tuple(cases), (4, 8), 1, 0.2, 7)
    records = {}
    for number, case in enumerate(cases):
        records[case] = [
            replace(a_visit(role, seconds, pair), entry=an_entry(case))
            for pair in range(8)
            for role, seconds in zip(ROLES, (0.001, 0.001 + 1e-6 * (number + pair % 3)), strict=True)
        ]
    state = ComparisonState(plan, Terms(0.02), {case: an_entry(case) for case in cases}, records=records)
    rows = tuple(a_row(case, verdict=a_verdict(case=case)) for case in cases)
    report = a_report(command="selftest", rows=rows, sides={"a": "tf-2.21-cpu"})
    assert bias_of(tmp_path, an_environment()) == 0.0
    (first,) = keep(report, state, tmp_path)
    assert (first.side, set(first.pairs)) == ("tf-2.21-cpu", set(cases))
    assert first.budget == pytest.approx(plan.budget)
    assert first.outcomes == dict.fromkeys(cases, "SAME")
    assert len(keep(report, state, tmp_path)) == 2
    assert 0.0 < bias_of(tmp_path, an_environment()) < 0.02
