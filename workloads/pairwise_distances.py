"""Euclidean distances between the rows of two matrices.

Stresses: tensors far larger than what goes in or comes out; the tuned form, one product.
Work: one call answers for all m·n pairs. The rate counts pairs.
Documented: v is [3, 5] and w is [2, 5]; both are expanded and tiled to [3, 2, 5], and each row of the distances is
divided by its sum. (The note's snippet unpacks `tf.shape`, which a graph cannot do; its first element is meant.)
Tuned: |v - w|² = |v|² + |w|² - 2·v·w, so one matrix product in one compiled function, and nothing of size m·n·d.
Reference: one row of v at a time, in NumPy and float64.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Arrays, Case, Place, Relative, Workload, in_mode, tracing


def documented(v: Any, w: Any) -> Any:
    """The note's function: v is [m, d], w is [n, d], the answer [m, n]."""
    m, n = tf.shape(v)[0], tf.shape(w)[0]
    v = tf.tile(tf.expand_dims(v, 1), [1, n, 1])
    w = tf.tile(tf.expand_dims(w, 0), [m, 1, 1])
    distances = tf.math.sqrt(tf.math.reduce_sum((v - w) ** 2, axis=2))
    return distances / tf.reshape(tf.math.reduce_sum(distances, axis=1), [-1, 1])


def by_product(v: Any, w: Any) -> Any:
    """The same from one matrix product; of equal rows, rounding must not leave a negative square."""
    lengths = tf.reduce_sum(v * v, axis=1, keepdims=True) + tf.reduce_sum(w * w, axis=1)
    squares = lengths - 2 * tf.matmul(v, w, transpose_b=True)
    distances = tf.math.sqrt(tf.maximum(squares, 0))
    return distances / tf.reduce_sum(distances, axis=1, keepdims=True)


def distances_in_float64(v: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Distances [m, n], not yet divided."""
    return np.stack([np.sqrt(((w - row) ** 2).sum(axis=1)) for row in v])


def expected(v: np.ndarray, w: np.ndarray) -> Arrays:
    """Distances [m, n], each row divided by its sum."""
    distances = distances_in_float64(v, w)
    return {"answer": distances / distances.sum(axis=1, keepdims=True)}


def conditioning(v: np.ndarray, w: np.ndarray) -> float:
    """By how much |v|² + |w|² - 2·v·w magnifies the rounding of its terms, halved by the root."""
    lengths = (v**2).sum(axis=1)[:, None] + (w**2).sum(axis=1)
    return float(np.max(lengths / distances_in_float64(v, w) ** 2)) / 2


def build(
    *,
    seed: int,
    folder: Path,
    m: int,
    n: int,
    d: int,
    dtype: str = "float32",
    implementation: str = "documented",
) -> Case:
    """Normal rows. Tolerance √(d + n)·ε for the sums over d and over n, times the conditioning of the tuned form."""
    rng = np.random.default_rng(seed)
    v, w = (tf.cast(tf.constant(rng.standard_normal((rows, d))), dtype) for rows in (m, n))
    exact = tuple(tf.cast(each, "float64").numpy() for each in (v, w))  # what the target is given, rounded
    tuned = implementation == "tuned"
    function = in_mode(by_product, "xla") if tuned else documented
    return Case(
        target=function,
        setup=lambda: (v, w),
        reference=lambda: expected(*exact),
        tolerance=Relative((d + n) ** 0.5 * EPSILON[dtype] * (conditioning(*exact) if tuned else 1)),
        flops=3.0 * m * n * d,
        compute=dtype,
        items=m * n,
        unit="pairs",
        traced=tracing(function),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=(
        {"m": 3, "n": 2, "d": 5},
        {"m": 128, "n": 128, "d": 64},
        {"m": 128, "n": 128, "d": 64, "implementation": "tuned"},
        {"m": 128, "n": 128, "d": 64, "dtype": "float16"},
    ),
    once=(
        {"m": 128, "n": 128, "d": 64, "dtype": "float64"},
        {"m": 128, "n": 128, "d": 64, "dtype": "bfloat16"},
    ),
    smoke={"m": 3, "n": 2, "d": 5},
    places=(Place(44, "distances between rows, divided by their sum", {"m": 3, "n": 2, "d": 5}),),
)
