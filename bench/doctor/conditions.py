"""Checks of how the machine is set up: its CPUs, memory and disks. Every check is a pure function."""

from __future__ import annotations

import errno
import math
from collections.abc import Sequence
from pathlib import Path

from bench.doctor.findings import Finding, hidden
from bench.host.cpuinfo import SYSFS
from bench.host.memory import parse_meminfo

LEAST_GIB = 4.0  # available memory, and free space on each disk
IN_CONTAINER = "or mount a volume there if this is a container"
SYSTEMS = {
    **dict.fromkeys(("tmpfs", "ramfs"), "files stay in memory"),
    **dict.fromkeys(("overlay", "overlayfs", "aufs"), "writes go through a container's layers"),
    **dict.fromkeys(("nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs"), "files are on another machine"),
    **dict.fromkeys(("ceph", "lustre", "gpfs", "beegfs", "afs"), "files are on another machine"),
}


def check_governor(governors: Sequence[str]) -> Finding:
    """The frequency governor of each usable CPU; "" for one that is hidden."""
    names = sorted(set(filter(None, governors)))
    if not names:
        return hidden("CPU governor")
    remedy = "`sudo cpupower frequency-set -g performance`"
    return Finding("CPU governor", ", ".join(names), remedy, names != ["performance"])


def check_turbo(no_turbo: str, boost: str) -> Finding:
    """The turbo switch of intel_pstate (`no_turbo`, 1 is off) or of another driver (`boost`, 1 is on)."""
    if not no_turbo and not boost:
        return hidden("turbo")
    on = no_turbo == "0" if no_turbo else boost == "1"
    switch = "0 | sudo tee {}/cpufreq/boost" if not no_turbo else "1 | sudo tee {}/intel_pstate/no_turbo"
    return Finding("turbo", "on" if on else "off", f"`echo {switch.format(SYSFS)}`", on)


def check_cores(usable: Sequence[int], siblings: Sequence[str]) -> Finding:
    """Whether other CPUs share cores with usable ones; `siblings` lists each core's CPUs, such as `0,4` or `0-1`."""
    if not any(siblings):
        return hidden("CPU cores")
    outside = sorted(set().union(*map(parse_cpus, siblings)) - set(usable))
    found = f"usable CPUs: {len(usable)}, cores: {len(set(siblings))}"
    shared = f", shared with CPUs {', '.join(map(str, outside))}, which others may use" if outside else ""
    remedy = "give this process whole cores (`taskset`, `--cpuset-cpus`), or turn SMT off"
    return Finding("CPU cores", found + shared, remedy, bool(outside))


def parse_cpus(text: str) -> set[int]:
    """The numbers in a list such as `0-3,8`."""
    spans = [part.partition("-") for part in text.split(",") if part]
    return {cpu for low, _, high in spans for cpu in range(int(low), int(high or low) + 1)}


def check_instructions(refusal: OSError | None) -> Finding:
    """Whether the processor's counters tell instructions; `refusal` is why the kernel does not count them."""
    what = "instructions"
    if refusal is None:
        return Finding(what, "counted: a series of their own for calls of one thread", "", spoils=False)
    if refusal.errno in (errno.EACCES, errno.EPERM):
        found = (
            "the kernel counts them for root only; `sudo sysctl kernel.perf_event_paranoid=2` lets everybody"
        )
        return Finding(what, found, "", spoils=False)
    return Finding(what, "not counted: this machine shows no performance counters (PMU)", "", spoils=False)


def check_quota(affinity: int, quota: float) -> Finding:
    """A quota below the number of CPUs: threads start on all CPUs, and the kernel then stops them all for a while."""
    remedy = "give whole CPUs instead (`--cpuset-cpus` in place of `--cpus`)"
    found = "none" if quota == math.inf else f"{quota:g} of {affinity} CPUs"
    return Finding("CPU quota", found, remedy, quota < affinity)


def check_memory(available: float) -> Finding:
    """The available memory in GiB."""
    if not available:
        return hidden("memory")
    return Finding("memory", f"{available:.1f} GiB available", "end other programs", available < LEAST_GIB)


def check_swap(meminfo: str) -> Finding:
    """Swap in use, from the text of /proc/meminfo."""
    if not meminfo:
        return hidden("swap")
    used = parse_meminfo(meminfo, "SwapTotal") - parse_meminfo(meminfo, "SwapFree")
    remedy = "end other programs, then `sudo swapoff -a`"
    return Finding("swap", f"{used / 2**20:.0f} MiB in use", remedy, used > 0)


def check_disk(what: str, free: float, system: str, remedy: str) -> Finding:
    """The free space of a disk in GiB, and the type of its file system."""
    trouble = "files go through another process" if system.startswith("fuse") else SYSTEMS.get(system, "")
    found = f"{system or 'unknown file system'}, {free:.1f} GiB free" + (f": {trouble}" if trouble else "")
    if free < LEAST_GIB and not trouble:
        return Finding(what, found, f"free at least {LEAST_GIB:g} GiB", spoils=True)
    return Finding(what, found, f"{remedy}, {IN_CONTAINER}", bool(trouble))


def file_system(folder: Path, mounts: str) -> str:
    """The type of the file system that holds `folder`, from the text of /proc/self/mountinfo; "" if unknown."""
    found = (0, "")
    for line in mounts.splitlines():
        mount, _, system = line.partition(" - ")
        point = Path(mount.split()[4].replace("\\040", " "))
        # Of several mounts at one point, the last hides the others.
        if folder.is_relative_to(point) and len(point.parts) >= found[0]:
            found = (len(point.parts), system.split()[0])
    return found[1]
