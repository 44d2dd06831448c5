"""The report of `conformance`: what holds of the documented computations, release by release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.judging.conformance import ABSENT, CHANGED, NEEDS_GPU, Row, Tried, exit_code, history, rows
from bench.records import CRASHED, PROVEN, REMOVED, WRONG, to_json
from bench.reporting import figures
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
from bench.storing.reports import CONFORMANCE

BAD = (WRONG, CRASHED)
# Ten lanes fit a terminal's width only where a state takes five characters.
SHORT = {
    PROVEN: "ok",
    REMOVED: "rem.",
    CHANGED: "chg.",
    NEEDS_GPU: "GPU",
    ABSENT: "–",
    WRONG: "WRONG",
    CRASHED: "CRASHED",
}
STYLES: Mapping[str, Style] = {
    PROVEN: "good",
    REMOVED: "doubt",
    CHANGED: "doubt",
    WRONG: "bad",
    CRASHED: "bad",
    NEEDS_GPU: "dim",
}
LEGEND = (
    "ok: the answer equals the reference. rem.: removed, the release raises the documented error. "
    "chg.: changed, the release gives another answer, recorded with its reason, or one of another type. "
    "GPU: needs a GPU. –: the lane has no such case."
)


@dataclass(frozen=True)
class ConformanceReport:
    """How every case's check ended on every lane."""

    lanes: Sequence[Tried]

    @property
    def exit_code(self) -> int:
        """1 if an answer was wrong or a process crashed, 3 if a lane could not be tried, else 0."""
        return exit_code(self.lanes)


def present(report: ConformanceReport) -> Presentation:
    """The report, ready for any renderer."""
    return Presentation(page(report.lanes), as_data(report.lanes), outcomes(report.lanes))


def page(lanes: Sequence[Tried]) -> Page:
    """What is wrong, then the table, then since when each case is what it is."""
    found = table(lanes)
    notes = (LEGEND, *(note for row in rows(lanes) for note in since(row, lanes)))
    return Page(tuple(summary(lanes)), (found,) if found.lines else (), notes)


def summary(lanes: Sequence[Tried]) -> list[Cell]:
    """A line per lane, and each wrong or crashed answer with its reason."""
    short = figures.headings([tried.lane for tried in lanes])
    letters = [f"{short[tried.lane]}: " if len(short[tried.lane]) == 1 else "" for tried in lanes]
    lines = [
        Cell(f"{letter}{tried.lane}: not tried: {tried.failure}", "bad")
        if tried.failure
        else Cell(f"{letter}{tried.lane}: {tried.summary}")
        for letter, tried in zip(letters, lanes, strict=True)
    ]
    bad = [
        Cell(f"{check.outcome.upper()} on {tried.lane}: {case}: {check.reason}", "bad")
        for tried in lanes
        for case, check in tried.checks.items()
        if check.outcome in BAD
    ]
    return [*lines, *bad]


def table(lanes: Sequence[Tried]) -> Table:
    """A row per case, a column per lane."""
    short = figures.headings([tried.lane for tried in lanes])
    headings = columns("computation", *(short[tried.lane] for tried in lanes))
    return Table("what holds, release by release", headings, tuple(_line(row, lanes) for row in rows(lanes)))


def _line(row: Row, lanes: Sequence[Tried]) -> Line:
    states = [row.states.get(tried.lane, ABSENT) for tried in lanes]
    made = [Cell(SHORT.get(state, state), STYLES.get(state, "")) for state in states]
    telling = not set(states) <= {PROVEN, NEEDS_GPU}
    return line(figures.point(row.entry), *made, group=row.entry.workload, telling=telling)


def since(row: Row, lanes: Sequence[Tried]) -> list[str]:
    """Since when a case is what it is, where it is not proven all along."""
    steps = history(row, lanes)
    if not {state for _, state, _ in steps} & {REMOVED, CHANGED}:
        return []
    return [
        f"{figures.name(row.entry)}: {state} {'since' if at else 'on'} {release}{f': {reason}' if reason else ''}"
        for at, (release, state, reason) in enumerate(steps)
        if at or state != PROVEN
    ]


def as_data(lanes: Sequence[Tried]) -> dict[str, Any]:
    """The table as plain JSON data; docs/conformance.schema.json is its schema."""
    return {
        VERSION: CONFORMANCE.version,
        "command": "conformance",
        "lanes": [
            {"lane": t.lane, "tensorflow": t.release, "software": dict(t.software), "failure": t.failure}
            for t in lanes
        ],
        "rows": [_row_data(row, lanes) for row in rows(lanes)],
        "exit_code": exit_code(lanes),
    }


def _row_data(row: Row, lanes: Sequence[Tried]) -> dict[str, Any]:
    case = row.entry.case
    checks = {tried.lane: tried.checks[case] for tried in lanes if case in tried.checks}
    return {
        "case": case,
        "workload": row.entry.workload,
        "places": [{"line": place.line, "what": place.what} for place in row.places],
        "states": dict(row.states),
        "checks": {lane: to_json(check) for lane, check in checks.items()},
    }


def outcomes(lanes: Sequence[Tried]) -> tuple[Outcome, ...]:
    """Each case on each lane as CI counts it; a lane that could not be tried is an error."""
    found = []
    for tried in lanes:
        if tried.failure:
            found.append(Outcome(tried.lane, "lane", "error", tried.failure))
        for case, check in tried.checks.items():
            bad, gone = check.outcome in BAD, check.outcome == REMOVED
            result: Result = "failed" if bad else "skipped" if gone else "passed"
            found.append(Outcome(tried.lane, case, result, check.reason))
    return tuple(found)
