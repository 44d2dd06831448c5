"""How a comparison was measured, in lines for its report."""

from __future__ import annotations

from bench.experiments.method import compared, method, not_judged, spent
from bench.running.pair_plan import PairPlan
from tests.builders import CHAIN
from tests.judging.test_pair_ratios import a_visit

PLAN = PairPlan("run", 0.0, "compare", (CHAIN,), looks=(4, 8), visits=4, seconds=0.3125, seed=7)


def test_the_budget_is_said_with_how_it_is_spent() -> None:
    assert spent(PLAN) == (
        "budget: at most 10 s of timed turns per case: 8 pairs of processes × 4 visits × 0.31 s; "
        "judged after 4 and 8 pairs"
    )


def test_what_is_compared_is_said_and_is_another_thing_on_one_core() -> None:
    assert compared(False) == "times are each side's 10th percentile; these are compared"
    assert compared(True).endswith("compared are neighbouring turns, on one core")


def test_turns_that_are_left_out_are_said_with_why() -> None:
    assert not_judged([a_visit("a", 0.001), a_visit("b", 0.001)]) == []
    a, b = a_visit("a", 0.001), a_visit("b", 0.001, idle=(0.0, 0.0, 0.02, 0.0))
    assert not_judged([a, b]) == [
        "left out: 4 of 8 turns, in whole quads: 4 because the side that waited was at work"
    ]
    assert method(PLAN, [a, b], False) == [spent(PLAN), compared(False), *not_judged([a, b])]
