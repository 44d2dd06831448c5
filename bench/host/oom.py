"""Processes that the kernel killed for lack of memory, by its own counters. Standard library only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

NAMES = ("memory.events", "memory.oom_control")  # of a control group's file, in version 2 and in version 1
MACHINE = Path("/proc/vmstat")


def oom_kills(groups: Sequence[Path] = ()) -> int:
    """How many were killed so far, in the first of these control groups that tells, else on the whole machine.

    0 where the kernel does not count.
    """
    files = [*(group / name for group in groups for name in NAMES), MACHINE]
    return next((count for file in files if (count := count_in(file)) is not None), 0)


def count_in(file: Path) -> int | None:
    """The counter `oom_kill` among a file's lines of names and numbers; None where there is none."""
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return None
    named = (line.split() for line in lines)
    return next((int(words[1]) for words in named if len(words) == 2 and words[0] == "oom_kill"), None)
