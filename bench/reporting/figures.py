"""Numbers as people read them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_uppercase

from bench.judging.series import FINDINGS, SERIES
from bench.records import Check, Entry, Work
from bench.verdicts import Verdict

LANE = re.compile(r"^(tf-(?=\d|nightly)|(tensorflow|tf-nightly)(-cpu)?==)")
HEADING = 12  # characters of a side's heading; a longer one would leave no room for the figures
IN_WORDS = {
    "wall": "wall time",
    "mean": "mean wall time",
    "collected": "wall time with garbage collection",
    "cpu": "CPU time",
    "traces": "traces",
    "leak": "memory per call",
}
AMOUNT = (*FINDINGS, *(name for name, each in SERIES.items() if each.amount))
AMOUNTS = {"SLOWER": "MORE", "FASTER": "LESS"}
NARROW = 0.1  # of an interval of ratios, from end to end


def seconds(value: float) -> str:
    """A duration in its natural unit, three digits: 1.23 ms."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size:
            return f"{_digits(value / size)} {unit}"
    return f"{_digits(value * 1e9)} ns"


def factor(value: float) -> str:
    """A ratio to three digits, two of them behind the point at most: 1.02, 12.3."""
    return f"{value:.2f}" if value < 9.995 else _digits(value)


def interval(low: float, high: float) -> str:
    """An interval of ratios, with a third digit where it is narrow enough to need one: [1.004, 1.029]."""
    digits = 3 if high - low < NARROW else 2
    return f"[{low:.{digits}f}, {high:.{digits}f}]"


def rate(work: Work, per_call: float) -> str:
    """What a case achieves per second: its items where they have a name, else GFLOP/s, else GB/s or MB/s."""
    if work.unit != "calls":
        return f"{_short(work.items / per_call)} {work.unit}/s"
    if work.flops:
        return f"{work.flops / per_call * 1e-9:.1f} GFLOP/s"
    if work.bytes >= 1e9 * per_call:
        return f"{_digits(work.bytes / per_call * 1e-9)} GB/s"
    if work.bytes:
        return f"{_digits(work.bytes / per_call * 1e-6)} MB/s"
    return f"{_short(1 / per_call)} calls/s"


def energy(joules: float, unit: str) -> str:
    """The energy of an item, or of a call: 12.3 mJ/image."""
    size, prefix = next(
        ((s, p) for s, p in ((1.0, ""), (1e-3, "m"), (1e-6, "µ")) if joules >= s), (1e-9, "n")
    )
    return f"{_digits(joules / size)} {prefix}J/{unit.removesuffix('s')}"


def _short(value: float) -> str:
    for suffix, size in (("M", 1e6), ("k", 1e3)):
        if value >= size:
            return f"{_digits(value / size)}{suffix}"
    return _digits(value)


def _digits(value: float) -> str:
    """Three digits, or all before the point; never an exponent above 1."""
    return f"{value:.3g}" if value < 999.5 else f"{value:.0f}"


def answer(check: Check) -> str:
    """The check in two words: what it ended as, and how much of the tolerance the error took."""
    if check.outcome != "proven" or check.error is None or not check.allowed:
        return check.outcome
    return f"proven, {check.error / check.allowed:.0%} of tol."


def cases(count: int) -> str:
    """So many cases."""
    return f"{count} case{'s' * (count != 1)}"


def series(name: str) -> str:
    """A series in words."""
    return IN_WORDS.get(name, name.replace("_", " "))


def word(verdict: Verdict) -> str:
    """SLOWER and FASTER of a time; MORE and LESS of an amount."""
    return AMOUNTS[verdict.outcome] if verdict.series in AMOUNT else verdict.outcome


def natural(text: str) -> list[tuple[int, str]]:
    """A key that sorts numbers inside text by their size: n=256 before n=1024."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", text)]


def release(lane: str) -> str:
    """A lane's name where only its release matters: `2.21` of tf-2.21-cpu."""
    return lane.removeprefix("tf-").removesuffix("-cpu")


def point(entry: Entry) -> str:
    """A case's point in words: `n=512, mode=function`."""
    return ", ".join(f"{name}={value}" for name, value in entry.point.items())


def headings(sides: Sequence[str]) -> dict[str, str]:
    """A column's heading for each of several sides: its version where that tells them apart, else B, C, …"""
    short = {side: LANE.sub("", side).removesuffix("-cpu") for side in sides}
    if len(set(short.values())) == len(short) and all(len(each) <= HEADING for each in short.values()):
        return short
    return {side: ascii_uppercase[number % 26] for number, side in enumerate(sides, 1)}


def name(entry: Entry) -> str:
    """A case in words: its workload, then its point."""
    return f"{entry.workload} {point(entry)}".strip()
