"""What each case was for the GPU that it ran on: its time at work, its memory, its energy. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.records import Entry, GpuState, Record, Round

POWER_CAP = "software power cap"


@dataclass(frozen=True)
class OnDevice:
    """One case over the processes of a run; None or 0 for what the GPU does not tell."""

    entry: Entry
    busy: float  # share of a call's wall time in which the device was at work, by the profiled pass
    peak_bytes: int  # the most in any process
    unit: str  # of an item
    joules: float | None  # per item, set-up included
    watts: float | None
    mhz: float | None
    celsius: float | None  # the highest
    capped: float  # share of the rounds in which a power cap held the clocks


def on_device(records: Sequence[Record]) -> list[OnDevice]:
    """Every case that was timed on a GPU, by name."""
    timed = [r for r in records if r.measurement and r.measurement.device_peak_bytes]
    cases = sorted({record.entry.case for record in timed})
    return [_of_case([r for r in timed if r.entry.case == case]) for case in cases]


def _of_case(records: Sequence[Record]) -> OnDevice:
    measured = [record.measurement for record in records if record.measurement]
    rounds = [each for m in measured for each in m.rounds if not each.void]
    states = [each.gpu for each in rounds if each.gpu]
    work = records[0].work
    seconds = [each.seconds for each in rounds]
    busy = [m.device_busy_seconds for m in measured if m.device_busy_seconds]
    return OnDevice(
        entry=records[0].entry,
        busy=median(busy) / median(seconds) if busy and seconds else 0.0,
        peak_bytes=max(m.device_peak_bytes for m in measured),
        unit=work.unit,
        joules=_joules(rounds, work.items),
        watts=_middle(states, "watts"),
        mhz=_middle(states, "mhz"),
        celsius=max((s.celsius for s in states if s.celsius is not None), default=None),
        capped=sum(POWER_CAP in s.slowed for s in states) / len(states) if states else 0.0,
    )


def _joules(rounds: Sequence[Round], items: float) -> float | None:
    """Over all rounds together: the counter moves in steps that are long against one of them."""
    told = [(r.gpu.joules, r.iterations) for r in rounds if r.gpu and r.gpu.joules is not None]
    return sum(joules for joules, _ in told) / sum(n * items for _, n in told) if told else None


def _middle(states: Sequence[GpuState], name: str) -> float | None:
    values = [value for each in states if (value := getattr(each, name)) is not None]
    return median(values) if values else None
