"""What the cases of a run were for their GPU, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import RenderableType
from rich.table import Table

from bench.judging.on_device import OnDevice, on_device
from bench.records import Record
from bench.reporting import figures

MIB = 2**20


def parts(records: Sequence[Record]) -> list[RenderableType]:
    """The table; nothing where no case was timed on a GPU."""
    found = on_device(records)
    return [table(found)] if found else []


def table(found: Sequence[OnDevice]) -> Table:
    """A row per case: device at work, peak memory, energy per item, and the state of the GPU in its rounds."""
    made = Table(title="on the device", title_justify="left", show_edge=False, pad_edge=False)
    made.add_column("case", overflow="fold")
    for column in ("at work", "peak memory", "energy", "power", "clock", "hottest", "power cap"):
        made.add_column(column, justify="right")
    for each in found:
        energy = figures.energy(each.joules, each.unit) if each.joules is not None else ""
        made.add_row(
            figures.name(each.entry),
            f"{each.busy:.0%}" if each.busy else "not known",
            f"{each.peak_bytes / MIB:.1f} MiB",
            energy,
            _told(each.watts, "W"),
            _told(each.mhz, "MHz"),
            _told(each.celsius, "°C"),
            f"{each.capped:.0%}" if each.capped else "",
        )
    return made


def _told(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value:.0f} {unit}"


def as_data(records: Sequence[Record]) -> list[dict[str, Any]]:
    """The rows as plain JSON data."""
    return [_row(each) for each in on_device(records)]


def _row(found: OnDevice) -> dict[str, Any]:
    told = {name: value for name, value in asdict(found).items() if name != "entry"}
    return {"case": found.entry.case, **told}
