"""How much memory this process may use, from the text of /proc/meminfo."""

from __future__ import annotations

from collections.abc import Sequence

from bench.host.cpuinfo import fields

GIB = 2**30


def memory_bytes(meminfo: str, field: str, limits: Sequence[int]) -> int:
    """A field of /proc/meminfo in bytes, or the lowest of the control groups' `limits` if that is lower."""
    return min([parse_meminfo(meminfo, field), *limits])


def parse_meminfo(meminfo: str, field: str) -> int:
    """A field of /proc/meminfo in bytes; 0 if it is missing."""
    return sum(int(value.split()[0]) * 1024 for value in fields(meminfo, field))
