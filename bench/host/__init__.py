"""What the hardware is, as this process may use it: its identity, its context, and what only drifts.

Both the controller and lane processes import this package, so it needs the standard library only. Parsers
take text; readers are thin, and a file that cannot be read is empty text, because containers hide different
ones.
"""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

from bench.host.cgroups import cgroup_folders, cpu_quota
from bench.host.cpuinfo import fields, flags, isa, usable_cpus
from bench.host.files import read
from bench.host.gpus import visible_gpus
from bench.host.memory import GIB, memory_bytes
from bench.host.system import container_kind, hottest, load, os_name, steal


def machine() -> dict[str, Any]:
    """The identity: CPU model, instruction sets, usable CPUs, GPUs. Clocks are not in it: they drift."""
    cpuinfo = read("/proc/cpuinfo")
    return {
        "cpu": next(iter(fields(cpuinfo, "model name")), "unknown"),
        "isa": isa(cpuinfo),
        "cpus": usable_cpus(len(os.sched_getaffinity(0)), cpu_quota(cgroup_folders("cpu"))),
        "gpus": visible_gpus(),
    }


def context() -> dict[str, Any]:
    """What is listed beside a verdict: memory in GiB, kernel, operating system, container, virtualisation."""
    return {
        "memory_gib": round(memory_bytes("MemTotal") / GIB, 1),
        "kernel": platform.release(),
        "os": os_name(read("/etc/os-release")),
        "container": container(),
        "virtualised": "hypervisor" in flags(read("/proc/cpuinfo")),
    }


def container() -> str:
    """The kind of container around this process: "docker", "podman", "kubernetes", or "" for none known."""
    files = [name for name in ("/.dockerenv", "/run/.containerenv") if os.path.exists(name)]
    return container_kind(files, os.environ, read("/proc/1/environ"))


def volatile() -> dict[str, Any]:
    """What only drifts: mean clock in MHz, load, steal in jiffies, temperature in °C, free memory in GiB."""
    clocks = [float(mhz) for mhz in fields(read("/proc/cpuinfo"), "cpu MHz")]
    return {
        "mhz": round(sum(clocks) / len(clocks), 1) if clocks else None,
        "load": load(),
        "steal": steal(read("/proc/stat")),
        "temperature": hottest(map(read, Path("/sys/class/thermal").glob("thermal_zone*/temp"))),
        "available_gib": round(memory_bytes("MemAvailable") / GIB, 1),
    }
