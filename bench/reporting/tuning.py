"""What a reader of the documented forms leaves on the table, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from bench.judging.tuning import Tuned, overall, tuned_pairs
from bench.records import Record
from bench.reporting import figures


def parts(records: Sequence[Record]) -> list[RenderableType]:
    """The table and its mean; nothing where no tuned case was timed."""
    pairs = tuned_pairs(records)
    return [Group(table(pairs), summary(pairs))] if pairs else []


def table(pairs: Sequence[Tuned]) -> Table:
    """A row per tuned case: seconds per item as documented and as tuned, and their ratio."""
    made = Table(title="documented ÷ tuned, per item", title_justify="left", show_edge=False, pad_edge=False)
    made.add_column("workload", overflow="fold")
    for column in ("documented", "tuned", "ratio", "over processes"):
        made.add_column(column, justify="right")
    for pair in pairs:
        low, high = pair.spread
        made.add_row(
            figures.name(pair.documented),
            figures.seconds(pair.documented_seconds),
            figures.seconds(pair.tuned_seconds),
            f"{pair.ratio:.1f}×",
            f"{low:.1f} to {high:.1f}",
        )
    return made


def summary(pairs: Sequence[Tuned]) -> str:
    """The geometric mean in a line."""
    count = len({pair.tuned.workload for pair in pairs})
    return f"geometric mean over {count} workloads: {overall(pairs):.2f}×"


def as_data(records: Sequence[Record]) -> list[dict[str, Any]]:
    """The pairs as plain JSON data."""
    return [
        {
            "documented": pair.documented.case,
            "tuned": pair.tuned.case,
            "documented_seconds_per_item": pair.documented_seconds,
            "tuned_seconds_per_item": pair.tuned_seconds,
            "ratio": pair.ratio,
            "spread": list(pair.spread),
        }
        for pair in tuned_pairs(records)
    ]
