"""What `rebaseline` accepted: how many cases, and what becomes of those that are more than one run more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bench.judging.acceptance import BaselineChange
from bench.reporting import figures, parts
from bench.reporting.presentation import Cell, Line, Page, Table, cells, columns, line

ORDER = ("begins anew", "new", "dropped", "one run more")


def page(run: str, machine: str, changes: Sequence[BaselineChange], left_out: Sequence[str]) -> Page:
    """The counts, then a row per case; those that only have a run more are counted and not listed."""
    counts: Counter[str] = Counter(each.becomes for each in changes)
    told = ", ".join(f"{counts[each]} {each}" for each in ORDER if counts[each])
    summary: list[Cell | str] = [
        Cell(f"accepted run {run} on {machine}: {told or 'no case changed'}", "strong")
    ]
    if left_out:
        summary.append(Cell(f"left out, as they failed: {figures.cases(len(left_out))}", "bad"))
    listed = sorted(changes, key=lambda each: (ORDER.index(each.becomes), figures.natural(each.entry.case)))
    headings = columns("case", "becomes", ">runs", ">accepted before", ">now", ">ratio")
    table = Table("what changes in the baseline", headings, tuple(map(_line, listed)))
    return Page(cells(summary), (table,) if listed else ()).short()


def _line(change: BaselineChange) -> Line:
    before, now = change.seconds
    return line(
        figures.name(change.entry),
        change.becomes,
        " → ".join(map(str, change.runs)),
        figures.seconds(before) if before else "",
        parts.seconds(now) if now or change.runs[1] else "",
        f"{now / before:.2f}" if now and before else "",
        telling=change.becomes != "one run more",
    )
