"""Every check on this machine: readers gather texts and numbers, and checks judge them."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from bench.doctor import conditions, disturbances
from bench.doctor.findings import Finding
from bench.doctor.samples import Sample, sample, time_loop
from bench.host.cgroups import cgroup_folders, cpu_quota
from bench.host.cpuinfo import SYSFS, usable_cpus
from bench.host.files import read
from bench.host.gpus import nvidia_smi, visible_gpus
from bench.host.memory import GIB, memory_bytes
from bench.host.system import load

ROOT = Path(__file__).resolve().parents[2]
WINDOW = 1.0  # seconds between two samples, busy in part, because an idle CPU is neither stolen nor throttled


def examine() -> list[Finding]:
    """Every check, in a little more than `WINDOW` seconds."""
    before = sample()
    times = time_loop()
    time.sleep(max(0.0, before.clock + WINDOW - time.monotonic()))
    after = sample()
    return [
        *examine_cpus(),
        *examine_memory_and_disks(),
        *examine_changes(before, after),
        examine_gpus(),
        disturbances.check_noise(times),
    ]


def examine_cpus() -> list[Finding]:
    """The checks of how the usable CPUs are set up."""
    usable = sorted(os.sched_getaffinity(0))
    quota = cpu_quota(cgroup_folders("cpu"))
    return [
        conditions.check_governor([read(SYSFS / f"cpu{cpu}/cpufreq/scaling_governor") for cpu in usable]),
        conditions.check_turbo(read(SYSFS / "intel_pstate/no_turbo"), read(SYSFS / "cpufreq/boost")),
        conditions.check_cores(
            usable, [read(SYSFS / f"cpu{cpu}/topology/thread_siblings_list") for cpu in usable]
        ),
        conditions.check_quota(len(usable), quota),
        disturbances.check_load(load(), usable_cpus(len(usable), quota)),
    ]


def examine_memory_and_disks() -> list[Finding]:
    """The checks of where data can be kept."""
    mounts = read("/proc/self/mountinfo")
    return [
        conditions.check_memory(memory_bytes("MemAvailable") / GIB),
        conditions.check_swap(read("/proc/meminfo")),
        examine_disk("temporary folder", Path(tempfile.gettempdir()), mounts, "set TMPDIR to a local disk"),
        examine_disk("results folder", ROOT / "results", mounts, "move the checkout to a local disk"),
    ]


def examine_disk(what: str, folder: Path, mounts: str, remedy: str) -> Finding:
    """The check of the disk that holds `folder`, or would hold it."""
    folder = folder.resolve()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return conditions.check_disk(
        what, shutil.disk_usage(there).free / GIB, conditions.file_system(there, mounts), remedy
    )


def examine_changes(before: Sample, after: Sample) -> list[Finding]:
    """The checks of what went on between two samples."""
    return [
        disturbances.check_steal(before, after),
        disturbances.check_throttling(before, after),
        disturbances.check_heat(before, after),
        disturbances.check_others(before, after),
    ]


def examine_gpus() -> Finding:
    """The check of the visible GPUs for other processes."""
    visible = bool(visible_gpus())
    query = ("--query-compute-apps=pid,process_name", "--format=csv,noheader")
    return disturbances.check_gpus(nvidia_smi(*query) if visible else None)
