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


def peak_bytes() -> int:
    """The largest resident set so far."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) * 1024


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
