"""Golden values: per-seed raw numbers, and the bands that follow from them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.judging.statistics import tolerance_band

OUTSIDE = 0.01  # the share of right seeds that a band leaves out; a run always takes the same seed, so that
# a right answer is not wrong now and then


def bands(values: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, float]]:
    """The band of each quantity over seeds; a quantity with fewer than three seeds has none."""
    return {name: tolerance_band(each, OUTSIDE) for name, each in values.items() if len(each) >= 3}
