"""The cores of this process: the one that its main thread is held on while a round is timed, and rest after that.

Cores of a shared machine differ in speed for seconds at a time, and a process stays on one for as long. Rounds that
are compared with one another are therefore made on the same core.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.records import FREE

MAIN_THREAD = 0  # of this process, to the kernel: the thread that calls
LONGEST_REST, LOOK, AT_REST = (
    0.005,
    0.0005,
    0.2,
)  # seconds at most, between looks; cores in use that count as none


@contextmanager
def held_on(core: int) -> Iterator[None]:
    """Hold the calling thread on a core for a while; FREE leaves it alone. Threads made meanwhile stay there."""
    usable = os.sched_getaffinity(MAIN_THREAD)
    if core != FREE:
        os.sched_setaffinity(MAIN_THREAD, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(MAIN_THREAD, usable)


def settle(cpu: int, wall: int) -> None:
    """Wait until no thread of this process is at work, a few milliseconds at most: idle pools spin for a while.

    Only after a round that took more time of the CPU than on the wall, in nanoseconds: a single thread needs no rest.
    """
    if cpu <= wall:
        return
    end, used = time.perf_counter() + LONGEST_REST, time.process_time()
    while time.perf_counter() < end:
        time.sleep(LOOK)
        before, used = used, time.process_time()
        if used - before < AT_REST * LOOK:
            return
