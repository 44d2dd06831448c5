"""The CPU model and instruction sets, from the text of /proc/cpuinfo, and the number of usable CPUs."""

from __future__ import annotations

import re
from pathlib import Path

SYSFS = Path("/sys/devices/system/cpu")

# The flags that decide numerics and speed. Others are left out, because a newer kernel lists more of them.
ISA = (
    *("sse4_2", "avx", "avx2", "fma", "f16c", "bmi2"),
    *("avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16"),
    *("avx_vnni", "amx_tile", "amx_int8", "amx_bf16", "amx_fp16"),
)


def fields(cpuinfo: str, name: str) -> list[str]:
    """The values of one field of /proc/cpuinfo, one per CPU, with runs of spaces made single."""
    pairs = (line.partition(":") for line in cpuinfo.splitlines())
    return [" ".join(value.split()) for key, _, value in pairs if key.strip() == name]


def flags(cpuinfo: str) -> set[str]:
    """The flags of the first CPU."""
    return set(next(iter(fields(cpuinfo, "flags")), "").split())


def isa(cpuinfo: str) -> list[str]:
    """The instruction sets of `ISA` that this CPU has, sorted."""
    return sorted(flags(cpuinfo).intersection(ISA))


def slug(text: str) -> str:
    """A model's name without filler words: `amd-epyc-7763` for `AMD EPYC 7763 64-Core Processor`."""
    words = re.sub(r"\((r|tm)\)|@.*|\bcpu\b|\bprocessor\b|\b\d+-core\b", " ", text.lower())
    return "-".join(re.findall(r"[a-z0-9]+", words)) or "unknown"


def usable_cpus(affinity: int, quota: float) -> float:
    """How many CPUs this process may keep busy; a fraction if a quota sets one."""
    return round(min(float(affinity), quota), 2)
