"""Series over builds, to look at: a row per build with its place on a line, and every change point between builds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.judging.build_order import short
from bench.judging.build_series import BuildSeries
from bench.reporting import figures
from bench.reporting.presentation import Cell, Line, Outcome, Page, Presentation, Table, columns, line
from bench.storing.formats import VERSION
from bench.storing.reports import HISTORY
from bench.tracking import NORMAL, ChangePoint, SeriesKey

PLOT = 46  # columns
NEAR = 2  # builds beside a change point, or at the end, that are always shown
FEW = 30  # builds, all of which are shown
MOST = 5  # series that are shown
ALONE = "judged by themselves; nox -s builds judges all series of the machine, and flags less"


@dataclass(frozen=True)
class HistoryReport:
    """The series that were asked for, with their change points."""

    where: str  # the history
    machine: str
    series: Mapping[SeriesKey, BuildSeries]
    changes: Mapping[SeriesKey, Sequence[ChangePoint]]


def present(report: HistoryReport) -> Presentation:
    """The report, ready for any renderer."""
    outcomes = tuple(
        Outcome(key.case.partition("[")[0], f"{key.case} {key.series}", "passed") for key in report.series
    )
    return Presentation(page(report), history_data(report), outcomes)


def page(report: HistoryReport) -> Page:
    """How many series and change points there are, then the series with the largest change points."""
    count = sum(len(each) for each in report.changes.values())
    found = f"{count} change point{'s' * (count != 1)}"
    head = f"{len(report.series)} series with {found} on {report.machine}; {report.where}"
    largest = sorted(
        report.series, key=lambda key: -max([abs(s.log_ratio) for s in report.changes[key]], default=0.0)
    )
    tables = tuple(drawn(key, report.series[key], report.changes[key]) for key in largest[:MOST])
    left = len(largest) - MOST
    more = (f"and {left} more series: name fewer with --cases, or --json FILE",) if left > 0 else ()
    return Page((Cell(head, "strong"),), tables, (*more, ALONE))


def drawn(key: SeriesKey, series: BuildSeries, found: Sequence[ChangePoint]) -> Table:
    """One series: a row per build, and one for each change point."""
    errors = [NORMAL * math.sqrt(each) for each in series.variances]
    low = min(value - error for value, error in zip(series.values, errors, strict=True))
    high = max(value + error for value, error in zip(series.values, errors, strict=True))
    by_build = {change.at: change for change in found}
    near = {
        n for at in [*map(series.builds.index, by_build), len(series)] for n in range(at - NEAR, at + NEAR)
    }
    lines: list[Line] = []
    for number, (build, value, error) in enumerate(zip(series.builds, series.values, errors, strict=True)):
        if build in by_build and build != (series.builds[number - 1] if number else ""):
            lines.append(_change(by_build[build]))
        ratio = f"{math.exp(value):.3f} {figures.interval(math.exp(value - error), math.exp(value + error))}"
        telling = len(series) <= FEW or number in near
        drawn = (ratio, plotted(value, error, low, high))
        if build == series.base:  # 1 by definition
            drawn = ("the base", plotted(value, 0.0, low, high))
        lines.append(line(short(build), *drawn, telling=telling))
    heads = columns("build", f">÷ {short(series.base)}", f"{math.exp(low):.3f} … {math.exp(high):.3f}")
    return Table(f"{key.case}, {figures.series(key.series)}", heads, tuple(lines), "builds")


def plotted(value: float, error: float, low: float, high: float) -> str:
    """A build's place on a line, with its 95 % interval; | is no change."""
    scale = (PLOT - 1) / (high - low) if high > low else 0.0
    marks = [" "] * PLOT
    first, last = round((value - error - low) * scale), round((value + error - low) * scale)
    marks[first : last + 1] = "─" * (last + 1 - first)
    if low <= 0 <= high:
        marks[round(-low * scale)] = "|"
    marks[round((value - low) * scale)] = "●"
    return "".join(marks).rstrip()


def _change(change: ChangePoint) -> Line:
    low, high = (math.exp(end) for end in change.interval)
    text = f"{math.exp(change.log_ratio):.3f}× {figures.interval(low, high)}"
    where = f"change after {short(change.good)}, by {short(change.bad)} at the latest"
    return line("", Cell(text, "bad" if change.log_ratio > 0 else "good"), Cell(where, "strong"))


def history_data(report: HistoryReport) -> dict[str, Any]:
    """The series as plain JSON data; docs/history.schema.json is the schema."""
    return {
        VERSION: HISTORY.version,
        "command": "history",
        "history": report.where,
        "series": [
            {
                "machine": key.machine,
                "case": key.case,
                "revision": key.revision,
                "series": key.series,
                "base": each.base,
                "left_out": each.left_out,
                "builds": list(each.builds),
                "ratios": [math.exp(value) for value in each.values],
                "errors": [math.sqrt(value) for value in each.variances],
                "change_points": [
                    {
                        "good": change.good,
                        "bad": change.bad,
                        "ratio": math.exp(change.log_ratio),
                        "interval": [math.exp(end) for end in change.interval],
                    }
                    for change in report.changes[key]
                ],
            }
            for key, each in report.series.items()
        ],
    }
