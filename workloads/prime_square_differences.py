"""Differences of the squares of neighbouring primes.

Stresses: a handful of small integer operations; at a million primes, passes over memory.
Work: one call answers for all n primes. The rate counts them.
Documented: |p² - q²| for the primes 2 to 23 and their successors, the last of them 29: 5 16 24 72 48 120 72 168 312.
Tuned: one compiled function, in which no number is squared or stored twice.
Reference: (q - p)·(q + p) over sieved primes, in NumPy.
"""

from __future__ import annotations

from math import isqrt, log
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Arrays, Case, Exact, Place, Workload, in_mode, tracing


def primes(count: int) -> np.ndarray:
    """The first `count` primes as int64, by the sieve of Eratosthenes; Rosser's bound says where to stop."""
    limit = max(15, int(count * (log(count) + log(log(count)))) + 1) if count > 1 else 15
    sieve = np.ones(limit, bool)
    sieve[:2] = False
    for k in range(2, isqrt(limit) + 1):
        if sieve[k]:
            sieve[k * k :: k] = False
    return np.flatnonzero(sieve)[:count]


def differences(numbers: Any, successor: Any) -> Any:
    """The documented operations; `successor` is that of the last number, of shape [1]."""
    shifted = tf.concat([numbers[1:], successor], axis=0)
    return tf.abs(tf.square(numbers) - tf.square(shifted))


def at_once(numbers: Any, successor: Any) -> Any:
    """The same from neighbours in one row of squares."""
    squares = tf.square(tf.concat([numbers, successor], axis=0))
    return tf.abs(squares[1:] - squares[:-1])


def expected(found: np.ndarray) -> Arrays:
    """(q - p)·(q + p) of neighbours."""
    return {"answer": (found[1:] - found[:-1]) * (found[1:] + found[:-1])}


def build(
    *, seed: int, folder: Path, n: int, dtype: str = "int32", implementation: str = "documented"
) -> Case:
    """The first n primes; their squares must fit the dtype. Integers, so the answer is exact."""
    found = primes(n + 1)
    if int(found[-1]) ** 2 > np.iinfo(dtype).max:
        raise ValueError(f"the square of prime {n + 1}, {found[-1]}, does not fit {dtype}; take int64")
    tuned = implementation == "tuned"
    function = in_mode(at_once, "xla") if tuned else differences
    arguments = tf.constant(found[:-1], dtype), tf.constant(found[-1:], dtype)
    return Case(
        target=function,
        setup=lambda: arguments,
        reference=lambda: expected(found),
        tolerance=Exact(),
        bytes=2.0 * n * np.dtype(dtype).itemsize,
        items=n,
        unit="primes",
        traced=tracing(function),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=(
        {"n": 9},
        {"n": 1_000_000, "dtype": "int64"},
        {"n": 1_000_000, "dtype": "int64", "implementation": "tuned"},
    ),
    smoke={"n": 9},
    places=(Place(22, "differences of the squares of neighbouring primes", {"n": 9}),),
)
