"""How a comparison was measured, in lines for its report."""

from __future__ import annotations

from dataclasses import replace

from bench.experiments.method import compared, method, not_judged, spent
from bench.running.pair_plan import PairPlan
from tests.builders import CHAIN, a_record, a_visit, in_pairs

PLAN = PairPlan("run", 0.0, "compare", (CHAIN,), looks=(8,), visits=4, seconds=0.3125, seed=7)
ASLEEP = "the machine was suspended during this visit"


def test_the_budget_is_said_with_how_it_is_spent() -> None:
    assert spent(PLAN) == (
        "budget: 10 s of timed turns per case: 8 pairs of processes at most, with 4 visits to a case; "
        "judged after 8 pairs"
    )


def test_a_screen_is_said() -> None:
    plan = replace(PLAN, looks=(14, 24), visits=1, screen=6, later=10.0)
    assert spent(plan) == (
        "budget: 11.9 s of timed turns per case: 24 pairs of processes at most, with 1 visit to a case; "
        "the first 6 only suspect; judged after 14 and 24 pairs"
    )


def test_what_is_compared_is_said_and_in_how_many_cases_on_one_core() -> None:
    held = [a_visit("a", core=0), a_visit("b", core=0)]
    assert compared([held, in_pairs([1.0])]) == (
        "times are each side's 10th percentile; ratios are those of neighbouring turns, in 1 of 2 cases on one core"
    )


def test_turns_that_are_left_out_are_said_with_why() -> None:
    whole, spoilt = in_pairs([1.0]), in_pairs([1.0], void=["", "", ASLEEP, ""])
    assert not_judged([whole]) == []
    assert not_judged([whole, spoilt]) == [f"left out: 4 of 16 turns, in whole quads: 4 because {ASLEEP}"]
    untimed = [a_record(outcome="wrong")]
    assert method(PLAN, {"0": whole, "1": spoilt, "2": untimed}) == [
        spent(PLAN),
        compared([whole, spoilt]),
        *not_judged([whole, spoilt]),
    ]
