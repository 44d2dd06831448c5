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
LOOK, AT_REST = 0.0005, 0.2  # seconds between looks whether it rests; cores in use that count as none
LONGEST_REST, REST_SHARE = 0.005, 0.2  # seconds at most; or of what it has just done, where that took long


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


def settle(seconds: float) -> None:
    """Wait until no thread of this process is at work, a few milliseconds at most, or a fifth of its last seconds.

    Idle pools spin for a while, and some calls leave work to other threads.
    """
    end, used = time.perf_counter() + max(LONGEST_REST, REST_SHARE * seconds), time.process_time()
    while time.perf_counter() < end:
        time.sleep(LOOK)
        before, used = used, time.process_time()
        if used - before < AT_REST * LOOK:
            return
