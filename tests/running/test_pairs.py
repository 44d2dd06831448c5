"""A comparison's roles are symmetric: what is drawn treats both sides alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from bench.running.pairs import PairPlan

PLAN = PairPlan("run", 0.0, "compare", ("x", "y", "z"), pairs=8, seconds=1.0, seed=0)


def test_each_side_starts_first_in_every_second_pair() -> None:
    for seed in range(20):
        plan = replace(PLAN, seed=seed)
        firsts = [plan.first(pair) for pair in range(8)]
        assert [sorted(firsts[at : at + 2]) for at in range(0, 8, 2)] == [["a", "b"]] * 4


def test_who_starts_first_in_the_first_pair_is_drawn() -> None:
    assert {replace(PLAN, seed=seed).first(0) for seed in range(20)} == {"a", "b"}


def test_the_order_of_cases_is_drawn_for_each_pair_and_holds_every_case() -> None:
    orders = [tuple(PLAN.order(pair, PLAN.cases)) for pair in range(60)]
    assert {tuple(sorted(order)) for order in orders} == {("x", "y", "z")}
    assert len(Counter(orders)) == 6


def test_another_seed_draws_another_order() -> None:
    assert any(replace(PLAN, seed=s).order(0, PLAN.cases) != PLAN.order(0, PLAN.cases) for s in range(1, 20))
