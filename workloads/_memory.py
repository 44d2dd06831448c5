"""Memory that a process keeps: what a leak is told by."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

BLOCKS = 4  # the first fills caches and pools; growth in the others is kept for good


def growth(call: Callable[[], object], calls: int) -> float:
    """Bytes of resident memory that each call keeps, by the last three of four blocks of `calls` calls.

    The least growth of the three: an allocator takes memory in steps, and gives some back late.
    """
    sizes = []
    for _ in range(BLOCKS):
        for _ in range(calls):
            call()
        gc.collect()
        sizes.append(resident())
    return min(after - before for before, after in pairwise(sizes)) / calls


def resident() -> int:
    """The resident set of this process, in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
