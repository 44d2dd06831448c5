"""The report of `compare`, `container_cost` and `selftest`: two sides, case by case."""

from __future__ import annotations

from collections.abc import Sequence

from bench.records import AnswerDistance
from bench.reporting import figures, parts
from bench.reporting.data import report_data
from bench.reporting.model import Report, Row
from bench.reporting.presentation import Cell, Line, Page, Presentation, Table, cells, columns, line
from bench.verdicts import MOVED

QUIET = ("SAME", "INCONCLUSIVE")


def present(report: Report, head: Sequence[str] = ()) -> Presentation:
    """The report, ready for any renderer; `head` are lines to begin with."""
    return Presentation(page(report, head), report_data(report), parts.outcomes(report))


def page(report: Report, head: Sequence[str] = ()) -> Page:
    """The answer, both times and their ratio for each case, answers that differ, and why nothing was decided."""
    tables = [each for each in (table(report), answers(report)) if each.lines]
    return Page((*cells(head), *summary(report)), tuple(tables), tuple(notes(report)))


def summary(report: Report) -> list[Cell]:
    """Proven or not, what moved, what made the exit code, what A and B are, and where the results lie."""
    sides = {role: report.sides.get(role, "?") for role in ("a", "b")}
    lines: list[Cell | str] = [
        parts.answered(report.rows),
        parts.judged(report.rows),
        *parts.largest(report.rows),
        *parts.exit_reason(report),
        f"A: {sides['a']}, B: {sides['b']}, on {report.machine}",
        f"results: {parts.typed(report.folder)}" if report.folder else "",
    ]
    return list(cells(lines))


def table(report: Report) -> Table:
    """A row per case, the largest change first: both times, their ratio, the verdict."""
    headings = columns("case", ">A", ">B", ">B ÷ A (95 %)", "verdict", ">visible from")
    ordered = sorted(report.rows, key=lambda row: (_weight(row), figures.natural(row.entry.case)))
    few = len(ordered) <= parts.FEW
    return Table("time per call, side by side", headings, tuple(_line(row, few) for row in ordered))


def _weight(row: Row) -> tuple[int, float]:
    """Where a row stands: wrong and crashed first, then by how far the ratio is from 1."""
    verdict = row.verdict
    if verdict is None or verdict.outcome in ("WRONG", "CRASHED"):
        return 0, 0.0
    if verdict.ratio is None:
        return 3, 0.0
    moved = verdict.outcome in MOVED
    return (1, -max(verdict.ratio, 1 / verdict.ratio)) if moved else (2, 0.0)


def _line(row: Row, few: bool) -> Line:
    quiet = row.verdict is not None and row.verdict.outcome in QUIET
    return line(
        figures.name(row.entry),
        parts.seconds(row.before),
        parts.seconds(row.seconds),
        parts.ratio(row.verdict),
        parts.outcome(row.verdict),
        parts.visible(row.verdict),
        telling=few or not quiet,
    )


def answers(report: Report) -> Table:
    """The cases whose answers differ between the sides, the largest distance first."""
    apart = [(row, row.distance) for row in report.rows if row.distance and row.distance.where]
    apart.sort(key=lambda each: (not each[1].why, -each[1].relative, -each[1].ulp))
    rows = [
        line(
            figures.name(row.entry),
            distance_text(distance),
            telling=bool(distance.why) or number < parts.FEW // 4,
        )
        for number, (row, distance) in enumerate(apart)
    ]
    return Table("answers that differ between A and B", columns("case", "distance"), tuple(rows))


def distance_text(distance: AnswerDistance) -> str:
    """How far two answers lie apart, in words."""
    return distance.why or f"{distance.relative:.2g} relative, {distance.ulp:.3g} ULP"


def notes(report: Report) -> list[str]:
    """What moved besides wall time, why cases were not decided, how it was measured, how the software differs."""
    changed = "; ".join(report.differences) or "none"
    return [
        *parts.other_series(report.rows),
        *parts.reasons(report.rows),
        *report.method,
        f"software differences, A → B: {changed}",
    ]
