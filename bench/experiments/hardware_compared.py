"""All environments of a report beside one of them."""

from __future__ import annotations

from bench.errors import Refusal
from bench.judging.hardware import Compared, Fleet
from bench.judging.speed import beside, same_model_spread


def compare(fleet: Fleet, baseline: str = "") -> Compared:
    """Every environment beside the baseline; raises Refusal (2) for a name that none has."""
    names = [each.name for each in fleet.columns]
    if baseline and baseline not in names:
        known = ", ".join(map(repr, names))
        raise Refusal(f"--baseline {baseline!r}: no environment is called so; known are {known}")
    base = names.index(baseline) if baseline else 0
    others = [number for number in range(len(names)) if number != base]
    found = {number: beside(fleet, base, number) for number in others}
    return Compared(fleet, base, found, same_model_spread(fleet))
