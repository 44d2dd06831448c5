"""The hardware that this process may use: its identity, its context, and its volatile values.

The controller and lane processes both import this package, so it needs only the standard library. Parsers are pure
functions of a file's text. A file that cannot be read counts as empty, because containers hide different files.
"""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

from bench.host.cgroups import cgroup_folders, cpu_quota, memory_limits
from bench.host.cpuinfo import fields, flags, isa, usable_cpus
from bench.host.files import read
from bench.host.gpus import visible_gpus
from bench.host.memory import GIB, memory_bytes
from bench.host.system import container_kind, hottest, load, os_name, steal


def machine() -> dict[str, Any]:
    """The identity: CPU model, instruction sets, usable CPUs, GPUs. Clock rates change, so they are volatile."""
    cpuinfo = read("/proc/cpuinfo")
    return {
        "cpu": next(iter(fields(cpuinfo, "model name")), "unknown"),
        "isa": isa(cpuinfo),
        "cpus": usable_cpus(len(os.sched_getaffinity(0)), cpu_quota(cgroup_folders("cpu"))),
        "gpus": visible_gpus(),
    }


def context() -> dict[str, Any]:
    """What reports list beside verdicts: memory in GiB, kernel, operating system, container, virtualisation."""
    return {
        "memory_gib": round(memory_gib("MemTotal"), 1),
        "kernel": platform.release(),
        "os": os_name(read("/etc/os-release")),
        "container": container(),
        "virtualised": "hypervisor" in flags(read("/proc/cpuinfo")),
    }


def memory_gib(field: str) -> float:
    """A field of /proc/meminfo in GiB, or this process's memory limit if that is lower; 0 if the file is hidden."""
    limits = memory_limits(cgroup_folders("memory"))
    return memory_bytes(read("/proc/meminfo"), field, limits) / GIB


def container() -> str:
    """The kind of container that this process runs in: "docker", "podman", "kubernetes"; "" if none is recognised."""
    files = [name for name in ("/.dockerenv", "/run/.containerenv") if os.path.exists(name)]
    return container_kind(files, os.environ, read("/proc/1/environ"))


def volatile() -> dict[str, Any]:
    """The volatile values: mean clock in MHz, load, steal in jiffies, temperature in °C, available memory in GiB."""
    clocks = [float(mhz) for mhz in fields(read("/proc/cpuinfo"), "cpu MHz")]
    return {
        "mhz": round(sum(clocks) / len(clocks), 1) if clocks else None,
        "load": load(),
        "steal": steal(read("/proc/stat")),
        "temperature": hottest(map(read, Path("/sys/class/thermal").glob("thermal_zone*/temp"))),
        "available_gib": round(memory_gib("MemAvailable"), 1),
    }
