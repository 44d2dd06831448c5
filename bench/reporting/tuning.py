"""How much speed the documented forms leave on the table, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from bench.judging.tuning import Tuned, overall
from bench.reporting import figures
from bench.reporting.presentation import Line, Table, columns, line

SHOWN = 5  # of the largest ratios; the others are shown on demand


def tables(pairs: Sequence[Tuned]) -> list[Table]:
    """A row per tuned case, the largest ratio first; nothing where no tuned case was timed."""
    if not pairs:
        return []
    ordered = sorted(pairs, key=lambda pair: -pair.ratio)
    rows = tuple(_line(pair, number < SHOWN) for number, pair in enumerate(ordered))
    count = len({pair.tuned.workload for pair in pairs})
    title = (
        f"documented ÷ tuned, per item: {overall(pairs):.1f}× in the geometric mean over {count} workloads"
    )
    return [Table(title, columns("case", ">documented", ">tuned", ">ratio", ">over processes"), rows)]


def _line(pair: Tuned, telling: bool) -> Line:
    low, high = pair.spread
    return line(
        figures.name(pair.documented),
        figures.seconds(pair.documented_seconds),
        figures.seconds(pair.tuned_seconds),
        f"{pair.ratio:.1f}×",
        f"{low:.1f} to {high:.1f}",
        telling=telling,
    )
