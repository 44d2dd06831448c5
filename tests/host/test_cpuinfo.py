"""What tells CPUs apart is kept, and nothing that changes with the kernel."""

from __future__ import annotations

import math

import pytest

from bench.host import cpuinfo

CPUINFO = """\
processor\t: 0
flags\t\t: fpu sse4_2 avx avx2 fma avx512f amx_tile hypervisor new_in_this_kernel

processor\t: 1
flags\t\t: fpu sse4_2 avx avx2 fma avx512f amx_tile hypervisor new_in_this_kernel
"""


def test_only_telling_instruction_sets_are_kept() -> None:
    """A flag that a newer kernel lists is not a new machine."""
    assert cpuinfo.isa(CPUINFO) == ["amx_tile", "avx", "avx2", "avx512f", "fma", "sse4_2"]


@pytest.mark.parametrize(
    ("model", "slug"),
    [
        ("AMD EPYC 7763 64-Core Processor", "amd-epyc-7763"),
        ("Intel(R) Xeon(R) CPU @ 2.60GHz", "intel-xeon"),
        ("12th Gen Intel(R) Core(TM) i7-1260P", "12th-gen-intel-core-i7-1260p"),
        ("???", "unknown"),
    ],
)
def test_a_slug_keeps_what_tells_models_apart(model: str, slug: str) -> None:
    """Marketing signs and core counts are dropped."""
    assert cpuinfo.slug(model) == slug


@pytest.mark.parametrize(("affinity", "quota", "cpus"), [(4, 1.5, 1.5), (1, 1.5, 1.0), (4, math.inf, 4.0)])
def test_usable_cpus_are_the_lower_of_affinity_and_quota(affinity: int, quota: float, cpus: float) -> None:
    """Threads need both a CPU to run on and time to run."""
    assert cpuinfo.usable_cpus(affinity, quota) == cpus
