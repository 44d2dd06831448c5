"""Counters that are read twice, and the loop whose evenness is the noise reading."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.host.cgroups import cgroup_folders
from bench.host.cpuinfo import SYSFS
from bench.host.files import read
from bench.host.system import steal

LOOPS, TURNS = 45_000, 100  # of the noise reading: about 5 ms a turn


@dataclass(frozen=True)
class Sample:
    """Counters at a moment; None is a counter that is not visible here."""

    clock: float  # seconds
    stolen: float  # CPU seconds that the hypervisor gave to others
    used: Mapping[int, tuple[str, float]]  # name and CPU seconds by process id, this process left out
    periods: int | None = None  # of the scheduler, in control groups with a quota
    throttled: int | None = None  # of these, how many ended early
    overheated: int | None = None  # times that heat slowed a CPU


def sample() -> Sample:
    """The counters now."""
    stats = [read(folder / "cpu.stat") for folder in cgroup_folders("cpu")]
    heats = [f"heat {read(path)}" for path in SYSFS.glob("cpu[0-9]*/thermal_throttle/*_throttle_count")]
    return Sample(
        clock=time.monotonic(),
        stolen=steal(read("/proc/stat")) / os.sysconf("SC_CLK_TCK"),
        used=parse_processes(map(read, Path("/proc").glob("[0-9]*/stat"))),
        periods=total(stats, "nr_periods"),
        throttled=total(stats, "nr_throttled"),
        overheated=total(heats, "heat"),
    )


def parse_processes(stats: Iterable[str]) -> dict[int, tuple[str, float]]:
    """The name and CPU seconds of each process but this one; a /proc/PID/stat that has gone reads ""."""
    used = {}
    for text in filter(None, stats):
        head, _, tail = text.rpartition(")")  # a name may hold spaces and brackets of its own
        pid, _, name = head.partition(" (")
        user, system = tail.split()[11:13]
        used[int(pid)] = (name, (int(user) + int(system)) / os.sysconf("SC_CLK_TCK"))
    return {pid: process for pid, process in used.items() if pid != os.getpid()}


def total(stats: Iterable[str], key: str) -> int | None:
    """The sum of a counter over texts with lines such as `nr_periods 12`; None if it is in none of them."""
    pairs = (line.partition(" ") for text in stats for line in text.splitlines())
    values = [int(value) for name, _, value in pairs if name == key and value.isdigit()]
    return sum(values) if values else None


def time_loop() -> list[float]:
    """Seconds that each turn of one fixed loop takes."""
    times = []
    for _ in range(TURNS):
        start = time.perf_counter()
        value = 0
        for step in range(LOOPS):
            value = (value * 31 + step) & 0xFFFF
        times.append(time.perf_counter() - start)
    return times
