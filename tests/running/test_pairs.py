"""A comparison's roles are symmetric: what is drawn treats both sides alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from bench.expected import Expected
from bench.records import CRASHED, PROVEN
from bench.running import attempts
from bench.running.launch import starter
from bench.running.pair_plan import PairPlan, Visit, first_started
from bench.running.pairs import Pair, seconds_asleep
from tests.conftest import Live

PLAN = PairPlan("run", 0.0, "compare", ("x", "y", "z"), looks=(4, 8), visits=2, seconds=0.5, seed=0)


def test_each_side_starts_first_in_every_second_pair() -> None:
    for seed in range(20):
        firsts = [first_started(seed, pair) for pair in range(8)]
        assert [sorted(firsts[at : at + 2]) for at in range(0, 8, 2)] == [["a", "b"]] * 4


def test_who_starts_first_in_the_first_pair_is_drawn() -> None:
    assert {first_started(seed, 0) for seed in range(20)} == {"a", "b"}


def test_the_order_of_cases_is_drawn_for_each_round_of_visits_and_holds_every_case() -> None:
    orders = [tuple(PLAN.order(pair, visit, PLAN.cases)) for pair in range(30) for visit in range(2)]
    assert {tuple(sorted(order)) for order in orders} == {("x", "y", "z")}
    assert len(Counter(orders)) == 6


def test_another_seed_draws_another_order() -> None:
    first = PLAN.order(0, 0, PLAN.cases)
    assert any(replace(PLAN, seed=s).order(0, 0, PLAN.cases) != first for s in range(1, 20))


def test_the_budget_is_what_all_visits_of_all_pairs_take() -> None:
    assert (PLAN.pairs, PLAN.budget) == pytest.approx((8, 8.0))


def test_an_answer_that_a_dying_process_left_half_written_is_none(tmp_path: Path) -> None:
    sides = cast("Pair", SimpleNamespace(_folder=tmp_path))
    assert Pair.answers(sides) is None
    for role in "ab":
        np.savez(tmp_path / f"answer-{role}.npz", answer=np.ones(100))
    found = Pair.answers(sides)
    assert found is not None
    assert [list(each) for each in found] == [["answer"], ["answer"]]
    whole = (tmp_path / "answer-b.npz").read_bytes()
    for length in (0, 10, len(whole) - 30):
        (tmp_path / "answer-b.npz").write_bytes(whole[:length])
        assert Pair.answers(sides) is None


def test_a_machine_that_is_awake_sleeps_no_longer() -> None:
    assert seconds_asleep() == pytest.approx(seconds_asleep(), abs=0.01)


@pytest.mark.slow
def test_a_side_that_crashes_is_tried_again_in_fresh_processes_and_so_is_the_other(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "MOST", 2)
    (live.folder / "perturbation").write_text("")
    case = "misbehaving[how=aborts_where_told,device=cpu]"
    plan = PairPlan("run", 0.0, "compare", (case,), looks=(4,), visits=1, seconds=0.02, seed=0)
    sides = {"a": live.side, "b": replace(live.side, variables={**live.side.variables, "ABORT": "1"})}
    start = starter(live.folder, live.folder / "pairs.log")
    pair = Pair(sides, lambda *_: Expected(), start, "a", live.folder)
    keys = {"a": "", "b": ""}
    a, b = pair.measure(plan, Visit(case, 0, 0, 0.02), keys)
    right, _ = pair.measure(plan, Visit("misbehaving[how=right,device=cpu]", 0, 0, 0.02), keys)
    pair.close()
    assert (a.check.outcome, a.check.tried, a.check.deaths) == (PROVEN, 1, ())
    assert (b.check.outcome, b.check.reason) == (CRASHED, "died of SIGABRT in 2 of 2 processes")
    assert (a.measurement, b.measurement) == (None, None)
    assert right.measurement is not None
