"""A tensor handed to NumPy.

Stresses: the crossing between TensorFlow's memory and NumPy's.
Work: one call adds, multiplies and reads an n×n matrix. The rate counts the bytes that cross: two factors and a copy.
Documented: a = [[1, 9], [3, 6]], b = tf.add(a, 2), np.multiply(a, b), a.numpy().
Reference: the same whole numbers in NumPy alone, as a·a + 2·a.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Arrays, Case, Exact, Place, Workload

DOCUMENTED = np.array([[1, 9], [3, 6]], "int32")
MOST = 10_000  # its square fits int32


def handed_over(a: Any) -> Any:
    """The documented operations; the product and the last are NumPy's arrays."""
    b = tf.add(a, 2)
    product = np.multiply(a, b)
    return {"sum": b, "product": product, "array": a.numpy(), "NumPy's": isinstance(product, np.ndarray)}


def expected(a: np.ndarray) -> Arrays:
    """Of the matrix."""
    return {"sum": a + 2, "product": a * a + 2 * a, "array": a, "NumPy's": np.array(True)}


def build(*, seed: int, folder: Path, n: int) -> Case:
    """The documented matrix where n is 2, else whole numbers below 10,000. They are exact."""
    drawn = np.random.default_rng(seed).integers(MOST, size=(n, n), dtype="int32")
    a = DOCUMENTED if n == len(DOCUMENTED) else drawn
    arguments = (tf.constant(a),)
    return Case(
        target=handed_over,
        setup=lambda: arguments,
        reference=lambda: expected(a),
        tolerance=Exact(),
        bytes=3.0 * a.nbytes,
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"n": 2}, {"n": 1024}),
    smoke={"n": 2},
    places=(Place(63, "a tensor added to and multiplied by NumPy", {"n": 2}),),
)
