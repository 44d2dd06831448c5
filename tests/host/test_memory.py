"""Memory is told in bytes."""

from __future__ import annotations

from bench.host import memory


def test_memory_is_read_in_bytes() -> None:
    """The kernel's kB are KiB."""
    assert memory.parse_meminfo("MemTotal:   24682416 kB\nMemFree: 1 kB", "MemTotal") == 24682416 * 1024
