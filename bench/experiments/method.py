"""How a comparison was measured, in lines for its report. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bench.judging.pair_ratios import FAST, left_out
from bench.records import Record
from bench.running.pair_plan import PairPlan


def method(plan: PairPlan, records: Sequence[Record], one_core: bool) -> list[str]:
    """The budget, which times are compared, and how many turns were left out, and why."""
    return [spent(plan), compared(one_core), *not_judged(records)]


def spent(plan: PairPlan) -> str:
    """What the comparison may spend on a case."""
    visits = f"{plan.visits} visits" if plan.visits > 1 else "1 visit"
    looks = " and ".join(map(str, plan.looks))
    return (
        f"budget: at most {plan.budget:.3g} s of timed turns per case: {plan.pairs} pairs of processes × {visits} "
        f"× {plan.seconds:.2g} s; judged after {looks} pairs"
    )


def compared(one_core: bool) -> str:
    """Which times stand for a side, and what is compared."""
    how = "compared are neighbouring turns, on one core" if one_core else "these are compared"
    return f"times are each side's {FAST * 100:.0f}th percentile; {how}"


def not_judged(records: Sequence[Record]) -> list[str]:
    """A line on turns that were left out, and why; none where all are judged."""
    by_case: dict[str, list[Record]] = {}
    for record in records:
        by_case.setdefault(record.entry.case, []).append(record)
    found: Counter[str] = sum((left_out(each) for each in by_case.values()), Counter())
    if not found:
        return []
    turns = sum(len(record.measurement.rounds) for record in records if record.measurement)
    why = "; ".join(f"{count} because {reason}" for reason, count in found.most_common())
    return [f"left out: {sum(found.values())} of {turns} turns, in whole quads: {why}"]
