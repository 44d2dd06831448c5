"""The report of `regressions`: rows are known regressions, columns are releases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.judging.conformance import Tried
from bench.judging.regressions import Cell as State
from bench.judging.regressions import RegressionRow
from bench.reporting.figures import release
from bench.reporting.presentation import (
    Cell,
    Line,
    Outcome,
    Page,
    Presentation,
    Result,
    Style,
    Table,
    columns,
    line,
)
from bench.storing.formats import VERSION
from bench.storing.reports import REGRESSIONS

KINDS = {
    "crash": "crashes and hangs",
    "wrong": "wrong answers",
    "leak": "leaks",
    "slow": "slowdowns",
    "changed": "changed contracts",
}
STYLES: Mapping[str, Style] = {"ok": "good", "unclear": "doubt", "absent": "dim", "untried": "dim"}
LEGEND = (
    "ok: as documented, or as fast as the last good release. wrong, changed, crashed, leaks: the release has the "
    "regression. 2.1×: slower than the last good release by that factor. ?: not decided. –: no such API there. "
    "·: before the release that times are compared with."
)


@dataclass(frozen=True)
class RegressionsReport:
    """The table, and the lanes that it was made on, oldest first."""

    rows: tuple[RegressionRow, ...]
    lanes: tuple[Tried, ...]
    exit_code: int
    not_tried: int = 0  # leaks and slowdowns, where only answers were or a good lane is not among these


def present(report: RegressionsReport) -> Presentation:
    """The report, ready for any renderer."""
    return Presentation(page(report), as_data(report), outcomes(report))


def page(report: RegressionsReport) -> Page:
    """How many regressions each release has, then a table for each kind."""
    lanes = [lane for lane in report.lanes if not lane.failure]
    tables = [
        _table(title, [row for row in report.rows if row.known.kind == kind], lanes)
        for kind, title in KINDS.items()
    ]
    notes = [LEGEND, *(f"{row.known.workload}: {note}" for row in report.rows for note in row.notes)]
    return Page(tuple(summary(report)), tuple(table for table in tables if table.lines), tuple(notes))


def summary(report: RegressionsReport) -> list[Cell]:
    """How many regressions are known, seen here, fixed and still there, and which lanes could not be tried."""
    seen = [row for row in report.rows if row.first_bad]
    fixed = sum(bool(row.fixed_in) for row in seen)
    told = Cell(
        f"{len(report.rows)} known regressions: {len(seen)} seen here, {fixed} fixed since, "
        f"{len(seen) - fixed} still there, {len(report.rows) - len(seen)} not reproduced here",
        "strong",
    )
    counts = Counter(lane for row in report.rows for lane, cell in row.cells.items() if cell.bad)
    per_lane = [f"{release(lane.lane)} {counts[lane.lane]}" for lane in report.lanes if not lane.failure]
    failed = [Cell(f"{lane.lane}: not tried: {lane.failure}", "bad") for lane in report.lanes if lane.failure]
    more = (
        f"{report.not_tried} more not tried: leaks, or slowdowns without the lane of their last good release"
    )
    rest = [Cell(more)] if report.not_tried else []
    return [told, Cell(f"regressions by release: {', '.join(per_lane)}"), *rest, *failed]


def _table(title: str, rows: Sequence[RegressionRow], lanes: Sequence[Tried]) -> Table:
    headings = columns("regression", *(release(lane.lane) for lane in lanes))
    return Table(title, headings, tuple(_line(row, lanes) for row in rows), what="regressions")


def _line(row: RegressionRow, lanes: Sequence[Tried]) -> Line:
    cells = [_cell(row.cells.get(lane.lane, State("absent"))) for lane in lanes]
    return line(row.known.workload.replace("_", " "), *cells)


def _cell(state: State) -> Cell:
    style = STYLES.get(state.state, "bad")
    if state.ratio is not None:
        return Cell(f"{state.ratio:.1f}×" if state.bad else "ok" if state.state == "ok" else "?", style)
    return Cell({"absent": "–", "unclear": "?", "untried": "·"}.get(state.state, state.state), style)


def as_data(report: RegressionsReport) -> dict[str, Any]:
    """The table as plain JSON data."""
    return {
        VERSION: REGRESSIONS.version,
        "command": "regressions",
        "lanes": [_lane_data(lane) for lane in report.lanes],
        "regressions": [_row_data(row) for row in report.rows],
        "exit_code": report.exit_code,
    }


def _lane_data(tried: Tried) -> dict[str, Any]:
    return {
        "lane": tried.lane,
        "tensorflow": tried.release,
        "software": dict(tried.software),
        "failure": tried.failure,
    }


def _row_data(row: RegressionRow) -> dict[str, Any]:
    known = row.known
    return {
        "name": known.workload,
        "kind": known.kind,
        "symptom": known.symptom,
        "case": known.case,
        "reports": list(known.reports),
        "workaround": known.workaround,
        "last_good": row.last_good,
        "first_bad": row.first_bad,
        "fixed_in": row.fixed_in,
        "first_bad_release": row.first_bad_release,
        "fixed_in_release": row.fixed_in_release,
        "blame": row.blame,
        "confirmed_by": list(row.sound),
        "cells": {
            lane: {
                "state": cell.state,
                "detail": cell.detail,
                "ratio": cell.ratio,
                "interval": list(cell.interval) if cell.interval else None,
            }
            for lane, cell in row.cells.items()
        },
    }


def outcomes(report: RegressionsReport) -> tuple[Outcome, ...]:
    """Each regression on each release as CI counts it: a regression that is there fails."""
    return tuple(
        Outcome(lane, row.known.workload, _result(cell), f"{cell.state}: {cell.detail}" if cell.bad else "")
        for row in report.rows
        for lane, cell in row.cells.items()
    )


def _result(cell: State) -> Result:
    return "failed" if cell.bad else "passed" if cell.state == "ok" else "skipped"
