"""Memory is in bytes, and never above a control group's limit."""

from __future__ import annotations

import pytest

from bench.host import memory

MEMINFO = "MemTotal:   24682416 kB\nMemFree: 1 kB"


def test_memory_is_read_in_bytes() -> None:
    """The kernel's kB are KiB."""
    assert memory.parse_meminfo(MEMINFO, "MemTotal") == 24682416 * 1024


@pytest.mark.parametrize(
    ("limits", "found"),
    [([], 24682416 * 1024), ([memory.GIB, 2 * memory.GIB], memory.GIB), ([2**60], 24682416 * 1024)],
)
def test_the_lowest_limit_counts_if_it_is_below_the_machines_memory(limits: list[int], found: int) -> None:
    assert memory.memory_bytes(MEMINFO, "MemTotal", limits) == found


def test_hidden_memory_is_0_bytes() -> None:
    assert memory.memory_bytes("", "MemTotal", [memory.GIB]) == 0
