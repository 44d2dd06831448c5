"""Runs every check on this machine: reads the texts and numbers that the checks judge."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from bench.doctor import conditions, disturbances
from bench.doctor.counters import CpuCounters, read_counters, time_loop
from bench.doctor.findings import Finding
from bench.host import memory_gib, perf_events
from bench.host.cgroups import cgroup_folders, cpu_quota
from bench.host.cpuinfo import SYSFS, usable_cpus
from bench.host.files import read
from bench.host.gpus import nvidia_smi, visible_gpus
from bench.host.memory import GIB
from bench.host.system import load

ROOT = Path(__file__).resolve().parents[2]
# Seconds between two readings. The noise loop fills part of them: an idle CPU shows neither steal nor throttling.
WINDOW = 1.0


def examine() -> list[Finding]:
    """Every check, in a little more than `WINDOW` seconds."""
    before = read_counters()
    times = time_loop()
    time.sleep(max(0.0, before.clock + WINDOW - time.monotonic()))
    after = read_counters()
    return [
        *examine_cpus(),
        *examine_memory_and_disks(),
        *examine_changes(before, after),
        examine_gpus(),
        disturbances.check_noise(times),
    ]


def examine_cpus() -> list[Finding]:
    """The checks of the usable CPUs: governor, turbo, cores, quota, counters and load."""
    usable = sorted(os.sched_getaffinity(0))
    quota = cpu_quota(cgroup_folders("cpu"))
    return [
        conditions.check_governor([read(SYSFS / f"cpu{cpu}/cpufreq/scaling_governor") for cpu in usable]),
        conditions.check_turbo(read(SYSFS / "intel_pstate/no_turbo"), read(SYSFS / "cpufreq/boost")),
        conditions.check_cores(
            usable, [read(SYSFS / f"cpu{cpu}/topology/thread_siblings_list") for cpu in usable]
        ),
        conditions.check_quota(len(usable), quota),
        conditions.check_instructions(perf_events.refusal(perf_events.INSTRUCTIONS)),
        disturbances.check_load(load(), usable_cpus(len(usable), quota)),
    ]


def examine_memory_and_disks() -> list[Finding]:
    """The checks of memory, swap, and the disks that hold temporary files and results."""
    mounts = read("/proc/self/mountinfo")
    return [
        conditions.check_memory(memory_gib("MemAvailable")),
        conditions.check_swap(read("/proc/meminfo")),
        examine_disk("temporary folder", Path(tempfile.gettempdir()), mounts, "set TMPDIR to a local disk"),
        examine_disk("results folder", ROOT / "results", mounts, "move the checkout to a local disk"),
    ]


def examine_disk(what: str, folder: Path, mounts: str, remedy: str) -> Finding:
    """The check of the disk that holds `folder`, or will hold it once it exists."""
    folder = folder.resolve()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return conditions.check_disk(
        what, shutil.disk_usage(existing).free / GIB, conditions.file_system(existing, mounts), remedy
    )


def examine_changes(before: CpuCounters, after: CpuCounters) -> list[Finding]:
    """The checks that compare two readings of the counters."""
    return [
        disturbances.check_steal(before, after),
        disturbances.check_throttling(before, after),
        disturbances.check_heat(before, after),
        disturbances.check_others(before, after),
    ]


def examine_gpus() -> Finding:
    """The check for other processes on the visible GPUs."""
    visible = bool(visible_gpus())
    query = ("--query-compute-apps=pid,process_name", "--format=csv,noheader")
    return disturbances.check_gpus(nvidia_smi(*query) if visible else None)
