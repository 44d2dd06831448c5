"""What the CPU is, from the text of /proc/cpuinfo; how many CPUs may be kept busy."""

from __future__ import annotations

import re
from pathlib import Path

SYSFS = Path("/sys/devices/system/cpu")

# What decides numerics and speed. Not every flag: the list in /proc/cpuinfo grows with the kernel.
ISA = (
    *("sse4_2", "avx", "avx2", "fma", "f16c", "bmi2"),
    *("avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16"),
    *("avx_vnni", "amx_tile", "amx_int8", "amx_bf16", "amx_fp16"),
)


def fields(cpuinfo: str, name: str) -> list[str]:
    """The values of one field of /proc/cpuinfo, one per CPU, with single spaces."""
    pairs = (line.partition(":") for line in cpuinfo.splitlines())
    return [" ".join(value.split()) for key, _, value in pairs if key.strip() == name]


def flags(cpuinfo: str) -> set[str]:
    """The flags of the first CPU."""
    return set(next(iter(fields(cpuinfo, "flags")), "").split())


def isa(cpuinfo: str) -> list[str]:
    """The instruction sets of `ISA` that this CPU has, sorted."""
    return sorted(flags(cpuinfo).intersection(ISA))


def slug(text: str) -> str:
    """A model's name without its empty words: `amd-epyc-7763` for `AMD EPYC 7763 64-Core Processor`."""
    telling = re.sub(r"\((r|tm)\)|@.*|\bcpu\b|\bprocessor\b|\b\d+-core\b", " ", text.lower())
    return "-".join(re.findall(r"[a-z0-9]+", telling)) or "unknown"


def usable_cpus(affinity: int, quota: float) -> float:
    """How many CPUs may be kept busy: a fraction where a quota says so."""
    return round(min(float(affinity), quota), 2)
