"""Fixed NumPy work, timed in the controller: it shows a change of the machine's speed, whatever TensorFlow does."""

from __future__ import annotations

import time

import numpy as np

_VECTOR = np.random.default_rng(0).standard_normal(40_000)


def sentinel() -> float:
    """Seconds of sorting and exponentials on one thread, the median of five readings of about 3 ms.

    One thread, because a pool waits for its slowest thread: one busy core would look like a slower machine.
    """
    return float(np.median([_reading() for _ in range(5)]))


def _reading() -> float:
    started = time.perf_counter()
    for _ in range(4):
        np.sort(_VECTOR)
        np.exp(_VECTOR)
    return time.perf_counter() - started
