"""How much memory this process takes, and how long it takes to collect its garbage."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


def resident_bytes() -> int:
    """The resident set now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def peaks() -> dict[str, int]:
    """The largest resident set so far, and the same without the pages of files that are mapped now.

    How many pages of a library are mapped follows from how the page cache holds its file: two copies of the same
    library differ by tens of MB.
    """
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    peak, *mapped = (
        int(status.get(name, "0").split()[0]) * 1024 for name in ("VmHWM", "RssFile", "RssShmem")
    )
    return {"peak_bytes": peak, "peak_own_bytes": peak - sum(mapped)}


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect the garbage, and none after that until the end."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def collect() -> float:
    """Collect the garbage; the seconds that it took."""
    started = time.perf_counter()
    gc.collect()
    return time.perf_counter() - started
