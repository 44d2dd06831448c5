"""Processes that the kernel killed for lack of memory, by its own counters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.host.cgroups import cgroup_folders
from bench.host.files import read

FILES = ("memory.events", "memory.oom_control")  # of a control group, in version 2 and in version 1


def oom_kills() -> int:
    """How many were killed so far in this process's control group; on the whole machine where it does not tell."""
    own = [folder / name for folder in cgroup_folders("memory")[:1] for name in FILES]
    return first_count([*own, Path("/proc/vmstat")])


def first_count(files: Sequence[Path]) -> int:
    """The `oom_kill` of the first file that has one; 0 where none has."""
    return next((count for file in files if (count := parse_oom_kill(read(file))) is not None), 0)


def parse_oom_kill(text: str) -> int | None:
    """The counter `oom_kill` among lines of names and numbers; None where it is missing."""
    named = (line.split() for line in text.splitlines())
    return next((int(words[1]) for words in named if len(words) == 2 and words[0] == "oom_kill"), None)
