"""Golden values: per-seed raw numbers, and the bands that follow from them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.judging.statistics import tolerance_band

WRONG_BY_CHANCE = 1e-4  # of a right answer, per quantity and check


def bands(values: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, float]]:
    """The band of each quantity over seeds; a quantity with fewer than three seeds has none."""
    return {name: tolerance_band(each, WRONG_BY_CHANCE) for name, each in values.items() if len(each) >= 3}
