"""The report of a sweep: several sides against the first, as one table of ratios."""

from __future__ import annotations

from collections.abc import Sequence

from bench.records import Entry
from bench.reporting import figures, parts
from bench.reporting.data import report_data
from bench.reporting.model import Row, SweepReport
from bench.reporting.presentation import Cell, Line, Outcome, Page, Presentation, Table, cells, columns, line
from bench.storing.formats import VERSION
from bench.storing.reports import SWEEP
from bench.verdicts import Verdict

WORDS = {"NOT_COMPARABLE": "–", "MISSING": "missing", "NEW": "new"}


def present(sweep: SweepReport) -> Presentation:
    """The report, ready for any renderer."""
    return Presentation(page(sweep), sweep_data(sweep), outcomes(sweep))


def page(sweep: SweepReport) -> Page:
    """What moved on each side, the table of ratios, and what differs between the sides."""
    found = table(sweep)
    return Page(cells(summary(sweep)), (found,) if found.lines else (), tuple(notes(sweep)))


def summary(sweep: SweepReport) -> list[Cell | str]:
    """A line of verdicts per side, the largest changes, and what has no report."""
    lines: list[Cell | str] = [Cell(_compared(sweep), "strong")]
    short = figures.headings(list(sweep.reports))
    for name, report in sweep.reports.items():
        column = f"{short[name]}: " if len(short[name]) == 1 else ""
        lines += [f"{column}{name}: {parts.judged(report.rows)}", *parts.exit_reason(report)]
    lines += [Cell(f"{name}: not compared: {why}", "bad") for name, why in sweep.refused.items()]
    return lines


def _compared(sweep: SweepReport) -> str:
    count = len(sweep.reports)
    return f"{count} side{'s' * (count != 1)} compared with {sweep.first}"


def table(sweep: SweepReport) -> Table:
    """A row per case, a column per side: its time ÷ the first side's, with the 95 % interval."""
    by_side = {name: {row.entry.case: row for row in report.rows} for name, report in sweep.reports.items()}
    entries = {case: row.entry for rows in by_side.values() for case, row in rows.items()}
    short = figures.headings(list(sweep.reports))
    headings = columns("case", ">time", *(f">{short[name]}" for name in by_side))
    few = len(entries) <= parts.FEW
    rows = [
        _line(entry, [rows.get(case) for rows in by_side.values()], few)
        for case, entry in sorted(entries.items(), key=lambda each: figures.natural(each[0]))
    ]
    return Table(f"time per call on {sweep.first}, and the others' ÷ that", headings, tuple(rows))


def _line(entry: Entry, rows: Sequence[Row | None], few: bool) -> Line:
    first = next((row.before for row in rows if row and row.before), None)
    verdicts = [row.verdict if row else None for row in rows]
    moved = any(verdict and verdict.outcome not in ("SAME", "INCONCLUSIVE") for verdict in verdicts)
    made: list[Cell | str] = [figures.point(entry), parts.seconds(first), *map(_cell, verdicts)]
    return line(*made, group=entry.workload, telling=few or moved)


def _cell(verdict: Verdict | None) -> Cell:
    if verdict is None:
        return Cell("")
    style = parts.STYLES.get(verdict.outcome, "")
    if verdict.ratio is None:
        return Cell(WORDS.get(verdict.outcome, verdict.outcome), style)
    return Cell(figures.factor(verdict.ratio) + ("" if verdict.outcome in parts.DECIDED else "?"), style)


def notes(sweep: SweepReport) -> list[str]:
    """What a question mark means; per side what else moved, why cases were not decided, and its software."""
    lines = ["1.23?: not decided; –: not comparable; --json FILE has intervals"]
    for name, report in sweep.reports.items():
        changed = "; ".join(report.differences) or "none"
        lines += ["", f"{name}, results: {parts.typed(report.folder)}", *parts.other_series(report.rows)]
        lines += [*parts.reasons(report.rows), f"software differences, {sweep.first} → {name}: {changed}"]
    return lines


def sweep_data(sweep: SweepReport) -> dict[str, object]:
    """The comparisons as plain JSON data; docs/sweep.schema.json is the schema."""
    return {
        VERSION: SWEEP.version,
        "command": "sweep",
        "first": sweep.first,
        "comparisons": {name: report_data(report) for name, report in sweep.reports.items()},
        "refused": dict(sweep.refused),
    }


def outcomes(sweep: SweepReport) -> tuple[Outcome, ...]:
    """Each case of each side as CI counts it; a side without a report is an error."""
    found = [
        Outcome(f"{name}.{each.group}", each.case, each.result, each.message, each.seconds)
        for name, report in sweep.reports.items()
        for each in parts.outcomes(report)
    ]
    refused = [Outcome(name, "comparison", "error", why) for name, why in sweep.refused.items()]
    return (*found, *refused)
