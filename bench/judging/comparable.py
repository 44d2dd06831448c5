"""Which cases of two sides cannot be compared, and why. Pure."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from bench.judging.differences import differences
from bench.verdicts import Verdict


def not_comparable(
    cases: Sequence[str], sides: Sequence[Container[str]], machines: Sequence[Mapping[str, Any]]
) -> dict[str, Verdict]:
    """The verdicts of cases that need no measuring: on different machines all of them, else those of one side.

    `sides` holds the cases that A and B list, `machines` what their processes run on.
    """
    here, there = machines
    if here != there:
        why = f"the sides run on different machines: {'; '.join(differences(there, here))}"
        remedy = "give both the same processors"
        return {case: Verdict(case, "wall", "NOT_COMPARABLE", why, remedy) for case in cases}
    a, b = sides
    return {case: _one_sided(case, case in a) for case in cases if not (case in a and case in b)}


def not_finished(case: str) -> Verdict:
    """The verdict on a case whose measuring was interrupted: only looks that were planned judge."""
    return Verdict(case, "wall", "INCONCLUSIVE", "interrupted before it could be judged", "run it again")


def _one_sided(case: str, on_a: bool) -> Verdict:
    if on_a:
        return Verdict(case, "wall", "MISSING", "A lists it, B does not")
    return Verdict(case, "wall", "NEW", "B lists it, A does not")
