"""A run's plan: which cases come in which lane process, in which order, and what is left to do."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.errors import Died
from bench.records import CRASHED, PROVEN, WRONG
from bench.running.live_case import LiveCase
from bench.running.solo import Solo
from bench.running.solo_plan import Plan, Task, tasks
from tests.builders import an_entry
from tests.conftest import MATMUL, SMALL, Live

CASES = tuple(f"chain[n={n},device=cpu]" for n in range(12))
ENTRIES = {case: an_entry(case) for case in CASES}
PLAN = Plan("run", 1.8e9, "cpu_bench", CASES, processes=3, budget=1.5, seed=7, whole=True)


@given(st.integers(0, 2**32 - 1), st.integers(0, 9), st.integers(0, 12))
def test_every_order_is_a_permutation_of_the_cases(seed: int, process: int, count: int) -> None:
    order = replace(PLAN, seed=seed, cases=CASES[:count]).order(process)
    assert sorted(CASES[:count]) == sorted(order)


def test_each_process_has_an_order_of_its_own() -> None:
    assert len({tuple(PLAN.order(process)) for process in range(3)}) == 3


def test_the_same_seed_draws_the_same_order_again() -> None:
    read_back = Plan(**{**asdict(PLAN), "cases": tuple(asdict(PLAN)["cases"])})
    assert PLAN.order(1) == read_back.order(1)


def test_another_seed_draws_another_order() -> None:
    assert PLAN.order(0) != replace(PLAN, seed=8).order(0)


def test_every_case_has_a_step_in_every_process_in_that_process_s_order() -> None:
    expected = [Task(process, ENTRIES[case]) for process in range(3) for case in PLAN.order(process)]
    assert tasks(PLAN, ENTRIES, ()) == expected


def test_what_is_measured_once_has_a_step_in_the_first_process_only() -> None:
    heavy = CASES[4]
    entries = {**ENTRIES, heavy: replace(ENTRIES[heavy], kind="once")}
    made = tasks(PLAN, entries, ())
    assert [task.process for task in made if task.entry.case == heavy] == [0]
    assert len(made) == 1 + 3 * 11


def test_a_deterministic_plan_has_every_case_once_more_in_a_last_process() -> None:
    heavy = CASES[4]
    entries = {**ENTRIES, heavy: replace(ENTRIES[heavy], kind="once")}
    plan = replace(PLAN, deterministic=True)
    made = tasks(plan, entries, ())
    assert made[: len(tasks(PLAN, entries, ()))] == tasks(PLAN, entries, ())
    assert made[-12:] == [Task(3, entries[case], deterministic=True) for case in plan.order(3)]
    assert tasks(plan, entries, {(3, case) for case in CASES}) == tasks(PLAN, entries, ())


@pytest.mark.slow
def test_a_deterministic_process_checks_and_times_nothing(live: Live) -> None:
    for record in live.deterministic(SMALL, MATMUL):
        assert (record.check.outcome, record.check.reason) == (PROVEN, "")
        assert record.deterministic
        assert record.measurement is None


@pytest.mark.slow
def test_an_answer_that_only_determinism_changes_is_wrong_and_says_so(live: Live) -> None:
    case = "misbehaving[how=hasty,device=cpu]"
    assert live.run(case)[0].check.outcome == PROVEN
    (record,) = live.deterministic(case)
    assert record.check.outcome == WRONG
    assert record.check.reason == ("with TF32 off and op determinism on: answer differs in 1 of 1 elements")


@pytest.mark.parametrize("count", [0, 1, 20, 36])
def test_steps_that_are_done_are_left_out_and_the_others_keep_their_order(count: int) -> None:
    whole = tasks(PLAN, ENTRIES, ())
    done = {(task.process, task.entry.case) for task in whole[:count]}
    assert tasks(PLAN, ENTRIES, done) == whole[count:]


class Dying(Solo):
    """A lane in which every case dies; how often its lane process was ended."""

    def __init__(self) -> None:
        super().__init__(cast(Any, SimpleNamespace(name="tf-x")), cast(Any, None), cast(Any, None), Path())
        self.closed = 0

    def close(self) -> None:
        self.closed += 1

    def _attempt(self, task: Task, budget: float, fresh: bool = False) -> tuple[LiveCase, None]:
        case = LiveCase(cast(Any, None), task.entry, cast(Any, None))
        case.death = Died("died of SIGABRT")
        return case, None


@pytest.mark.parametrize(("anew", "closed"), [(True, 1), (False, 0)])
def test_a_case_that_dies_is_tried_again_in_a_lane_process_of_its_own_or_not(anew: bool, closed: int) -> None:
    lane, entry = Dying(), an_entry()
    plan = Plan("run", 0.0, "conformance", (entry.case,), 1, 0.0, seed=0, whole=False, tries=2, anew=anew)
    (record,) = lane.measure(plan, [Task(0, entry)], "")
    assert (record.check.outcome, record.check.tried, lane.closed) == (CRASHED, 2, closed)
