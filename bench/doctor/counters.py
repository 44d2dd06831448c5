"""System counters, of which the doctor compares two readings, and the loop that it times to measure noise."""

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

STEPS, REPEATS = 45_000, 100  # of the noise loop: about 5 ms per repeat


@dataclass(frozen=True)
class CpuCounters:
    """CPU time and throttling, counted up to one moment; None for a counter that is not visible here."""

    clock: float  # seconds
    stolen: float  # CPU seconds that the hypervisor gave to others
    used: Mapping[int, tuple[str, float]]  # name and CPU seconds by process id, without this process
    periods: int | None = None  # scheduler periods in control groups with a quota
    throttled: int | None = None  # how many of these the quota cut short
    overheated: int | None = None  # how often heat slowed a CPU


def read_counters() -> CpuCounters:
    """The counters now."""
    stats = [read(folder / "cpu.stat") for folder in cgroup_folders("cpu")]
    heats = [f"heat {read(path)}" for path in SYSFS.glob("cpu[0-9]*/thermal_throttle/*_throttle_count")]
    return CpuCounters(
        clock=time.monotonic(),
        stolen=steal(read("/proc/stat")) / os.sysconf("SC_CLK_TCK"),
        used=parse_processes(map(read, Path("/proc").glob("[0-9]*/stat"))),
        periods=total(stats, "nr_periods"),
        throttled=total(stats, "nr_throttled"),
        overheated=total(heats, "heat"),
    )


def parse_processes(stats: Iterable[str]) -> dict[int, tuple[str, float]]:
    """The name and CPU seconds of each process but this one, from the texts of /proc/PID/stat.

    The text is "" for a process that ended before it was read; such a process is left out.
    """
    used = {}
    for text in filter(None, stats):
        head, _, tail = text.rpartition(")")  # a name may contain spaces and brackets
        pid, _, name = head.partition(" (")
        user, system = tail.split()[11:13]
        used[int(pid)] = (name, (int(user) + int(system)) / os.sysconf("SC_CLK_TCK"))
    return {pid: process for pid, process in used.items() if pid != os.getpid()}


def total(stats: Iterable[str], key: str) -> int | None:
    """The sum of a counter over texts with lines such as `nr_periods 12`; None if no text has it."""
    pairs = (line.partition(" ") for text in stats for line in text.splitlines())
    values = [int(value) for name, _, value in pairs if name == key and value.isdigit()]
    return sum(values) if values else None


def time_loop() -> list[float]:
    """Seconds that each repeat of one fixed loop takes."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        value = 0
        for step in range(STEPS):
            value = (value * 31 + step) & 0xFFFF
        times.append(time.perf_counter() - start)
    return times
