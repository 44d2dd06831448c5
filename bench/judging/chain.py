"""From points to one series over builds, on one base throughout. Pure.

A night measures the log-ratio of a build to a base, side by side. Where the base changed, a comparison of both bases
links them: its log-ratio is added to what was measured against the one, and its error is carried on, once for all of
that base's points, which share it. What no link reaches is left out and told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bench.judging.build_order import order
from bench.judging.build_series import BuildSeries
from bench.tracking import SeriesPoints


@dataclass(frozen=True)
class Link:
    """What a base is to the newest one, as a log-ratio, and the variance of that."""

    log_ratio: float = 0.0
    variance: float = 0.0


def chained(points: SeriesPoints, last: int = 0) -> BuildSeries:
    """The series of these points on the base of the newest; only the last so many builds where that is said."""
    base = points.base[len(points.base) - 1]
    links = _links(points, base)
    rows: dict[tuple[str, str], list[int]] = {}
    for number, (build, against) in enumerate(zip(points.build, points.base, strict=True)):
        if against in links:
            rows.setdefault((build, against), []).append(number)
    reached = sum(map(len, rows.values()))
    ordered = sorted(rows, key=lambda each: (order(each[0]), each[1]))[-last:]
    names = list(links)
    made = [_one(points, rows[each], links[each[1]]) for each in ordered]
    values, variances = (np.array(column) for column in zip(*made, strict=True))
    numbers = np.array([names.index(against) for _, against in ordered])
    spread = np.array([links[name].variance for name in names])
    left = len(points.build) - reached
    series = BuildSeries(base, tuple(build for build, _ in ordered), values, variances, numbers, spread, left)
    return _with_base(series)


def _one(points: SeriesPoints, rows: list[int], link: Link) -> tuple[float, float]:
    """A build that was measured several times: the mean by the inverse of variance."""
    if len(rows) == 1:  # nearly always
        return float(points.log_ratio[rows[0]]) + link.log_ratio, float(points.error[rows[0]]) ** 2
    weights = np.array([1 / points.error[row] ** 2 for row in rows])
    values = np.array([points.log_ratio[row] for row in rows])
    return float(weights @ values / weights.sum()) + link.log_ratio, float(1 / weights.sum())


def _with_base(series: BuildSeries) -> BuildSeries:
    """With the base in its place among the builds: 0 by definition, and as uncertain as the typical build."""
    if series.base in series.builds:
        return series
    at = sum(order(build) < order(series.base) for build in series.builds)
    return BuildSeries(
        series.base,
        (*series.builds[:at], series.base, *series.builds[at:]),
        np.insert(series.values, at, 0.0),
        np.insert(series.variances, at, float(np.median(series.variances))),
        np.insert(series.bases, at, 0),
        series.links,
        series.left_out,
    )


def _links(points: SeriesPoints, newest: str) -> Mapping[str, Link]:
    """Every base that comparisons of bases lead to, by what it is to the newest; the newest itself first."""
    found = {newest: Link()}
    bases = set(points.base)
    edges: dict[tuple[str, str], list[int]] = {}
    for number, (build, base) in enumerate(zip(points.build, points.base, strict=True)):
        if build in bases:
            edges.setdefault((build, base), []).append(number)
    ahead = [newest]
    while ahead:
        here = ahead.pop(0)
        for (build, base), rows in edges.items():
            there = base if build == here else build if base == here else here
            if there not in found:
                ratio, variance = _one(points, rows, Link())  # log of build ÷ base
                sign = -1.0 if build == here else 1.0
                found[there] = Link(found[here].log_ratio + sign * ratio, found[here].variance + variance)
                ahead.append(there)
    return found
