"""How a comparison was measured, in lines for its report. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bench.judging.quads import FAST, left_out, on_one_core, shares, turns_of
from bench.records import Record
from bench.running.pair_plan import PairPlan


def method(plan: PairPlan, cases: Mapping[str, Sequence[Record]]) -> list[str]:
    """The budget, which times are compared, and how many turns were left out, and why."""
    timed = [records for records in cases.values() if turns_of(records)]
    return [spent(plan), compared(timed), *not_judged(timed)]


def spent(plan: PairPlan) -> str:
    """What the comparison may spend on a case, and when it is judged."""
    visits = f"{plan.visits} visits" if plan.visits > 1 else "1 visit"
    looks = " and ".join(map(str, plan.looks))
    screen = f"the first {plan.screen} only suspect; " if plan.screen else ""
    return (
        f"budget: {plan.budget:.3g} s of timed turns per case: {plan.pairs} pairs of processes at most, with "
        f"{visits} to a case; {screen}judged after {looks} pairs"
    )


def compared(cases: Sequence[Sequence[Record]]) -> str:
    """Which times stand for a side, and what is compared."""
    held, shared = sum(map(on_one_core, cases)), sum(map(shares, cases))
    where = f"in {held} of {len(cases)} cases on one core" if cases else "on one core"
    at_once = f", and of CPU time in {shared}, both sides at once" if shared else ""
    return (
        f"times are each side's {FAST * 100:.0f}th percentile; ratios are those of neighbouring turns, "
        f"{where}{at_once}"
    )


def not_judged(cases: Sequence[Sequence[Record]]) -> list[str]:
    """A line on turns that were left out, and why; none where all are judged."""
    found: Counter[str] = sum(map(left_out, cases), Counter())
    if not found:
        return []
    turns = sum(len(turns_of(records)) for records in cases)
    why = "; ".join(f"{count} because {reason}" for reason, count in found.most_common())
    return [f"left out: {found.total()} of {turns} turns, in whole quads: {why}"]
