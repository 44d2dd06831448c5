"""Where a series is by now, and whether it got there without any change point. Pure."""

from __future__ import annotations

import math

from bench.judging.build_order import order
from bench.judging.build_series import BuildSeries
from bench.judging.change_points import moderated
from bench.tracking import NORMAL, Creep, SeriesKey

RECENT = 10  # builds that a level is the mean of


def level(series: BuildSeries, since: str = "") -> tuple[float, float]:
    """The mean of the newest builds, from `since` on where that is said, and its standard error."""
    first = max(0, len(series) - RECENT)
    rows = [n for n in range(first, len(series)) if not since or order(series.builds[n]) >= order(since)]
    weights = 1 / moderated(series)[rows]
    return float(weights @ series.values[rows] / weights.sum()), float(weights.sum()) ** -0.5


def creep(key: SeriesKey, series: BuildSeries, release: str, margin: float) -> Creep | None:
    """The newest builds against a release in the series, where they are slower by more than the margin for sure."""
    if release not in series.builds[:-1]:
        return None
    at = series.builds.index(release)
    mean, error = level(series, series.builds[at + 1])
    ratio, spread = (
        mean - float(series.values[at]),
        math.hypot(error, math.sqrt(float(moderated(series)[at]))),
    )
    low, high = ratio - NORMAL * spread, ratio + NORMAL * spread
    return Creep(key, ratio, low, high) if low > math.log1p(margin) else None
