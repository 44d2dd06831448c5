"""Fixed NumPy work, timed in the controller: a machine that drifted is known by it, whatever TensorFlow did."""

from __future__ import annotations

import time

import numpy as np

_MATRIX = np.random.default_rng(0).standard_normal((160, 160))
_VECTOR = np.random.default_rng(1).standard_normal(40_000)


def sentinel() -> float:
    """Seconds of a small product and a sort, the median of five readings of about 3 ms."""
    return float(np.median([_reading() for _ in range(5)]))


def _reading() -> float:
    started = time.perf_counter()
    for _ in range(2):
        _MATRIX @ _MATRIX
        np.sort(_VECTOR)
    return time.perf_counter() - started
