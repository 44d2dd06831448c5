"""How much memory this process may use."""

from __future__ import annotations

from bench.host.cgroups import cgroup_folders, memory_limits
from bench.host.cpuinfo import fields
from bench.host.files import read

GIB = 2**30


def memory_bytes(field: str) -> int:
    """A field of /proc/meminfo in bytes, or the control groups' limit if that is lower."""
    return min([parse_meminfo(read("/proc/meminfo"), field), *memory_limits(cgroup_folders("memory"))])


def parse_meminfo(meminfo: str, field: str) -> int:
    """A field of /proc/meminfo in bytes; 0 where it is missing."""
    return sum(int(value.split()[0]) * 1024 for value in fields(meminfo, field))
