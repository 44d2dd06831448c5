"""What the cases of a run were for their GPU, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from bench.judging.on_device import OnDevice
from bench.reporting import figures
from bench.reporting.presentation import Line, Table, columns, line

MIB = 2**20
HEADINGS = ("case", ">busy", ">peak memory", ">energy", ">power", ">clock", ">hottest", ">power cap")


def tables(found: Sequence[OnDevice]) -> list[Table]:
    """A row per case: time at work, peak memory, energy per item, the GPU's state; nothing for a run on the CPU."""
    rows = tuple(map(_line, found))
    return [Table("on the device", columns(*HEADINGS), rows)] if rows else []


def _line(each: OnDevice) -> Line:
    return line(
        figures.point(each.entry),
        f"{each.busy:.0%}" if each.busy else "not known",
        f"{each.peak_bytes / MIB:.1f} MiB",
        figures.energy(each.joules, each.unit) if each.joules is not None else "",
        _measured(each.watts, "W"),
        _measured(each.mhz, "MHz"),
        _measured(each.celsius, "°C"),
        f"{each.capped:.0%}" if each.capped else "",
        group=each.entry.workload,
    )


def _measured(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value:.0f} {unit}"
