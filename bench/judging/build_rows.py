"""What a history knows of each build: all of its cases together, and which are not what the base's are. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.judging.build_order import order
from bench.judging.build_series import BuildSeries
from bench.tracking import HistoryPoint, HistoryRun, SeriesKey


@dataclass(frozen=True)
class BuildRow:
    """One build of a history."""

    build: str
    cases: int  # that have a time
    log_ratio: float  # of their wall times to the base's, the mean
    error: float
    decided: tuple[HistoryPoint, ...] = ()  # what its own comparison said was slower, faster or broken
    failure: str = ""  # why it has no cases


def build_rows(
    series: Mapping[SeriesKey, BuildSeries], decided: Sequence[HistoryPoint], runs: Sequence[HistoryRun]
) -> list[BuildRow]:
    """Every build of these series in its order, and those that could not be measured."""
    values: dict[str, list[tuple[float, float]]] = {}
    for key, each in series.items():
        if key.series == "wall":
            for build, value, variance in zip(each.builds, each.values, each.variances, strict=True):
                values.setdefault(build, []).append((float(value), float(variance)))
    found = [_row(build, mine, decided) for build, mine in values.items()]
    failed = {run.build: run.failure for run in runs if run.failure and run.build not in values}
    found += [BuildRow(build, 0, 0.0, 0.0, (), why) for build, why in failed.items()]
    return sorted(found, key=lambda each: order(each.build))


def _row(build: str, values: Sequence[tuple[float, float]], decided: Sequence[HistoryPoint]) -> BuildRow:
    count = len(values)
    mean = sum(value for value, _ in values) / count
    error = sum(variance for _, variance in values) ** 0.5 / count
    mine = sorted((p for p in decided if p.build == build), key=lambda each: -abs(each.log_ratio or 9e9))
    return BuildRow(build, count, mean, error, tuple(mine))
