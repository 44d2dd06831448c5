"""A chain of square matrix products.

Stresses: one dense kernel at a time; the ceiling for every other workload.
Work: 2·n³ floating-point operations per product.
Documented: `x = tf.matmul(x, x)`, 200 times at n = 1000, read once at the end. Repeated squaring of normal
numbers overflows float32 within six products, so all that can be checked of it is that every element ends
as NaN (infinities of both signs meet in the sums). `chain=orthogonal` stays finite: y = y·Q with Q fixed.
Tuned: rows of y are chains of their own, so blocks of them need not wait for each other between products; in one
compiled function, with Q's columns lying in memory as the product reads them.
Reference: Q is a Hartley matrix with signs, so that NumPy's float64 FFT gives y·Q without a matrix product.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import (
    EPSILON,
    Arrays,
    Case,
    Place,
    Point,
    Relative,
    Workload,
    computed_in,
    in_mode,
    stored_as,
    tracing,
)

BLOCKS = 2  # of rows, in the tuned chain
LARGE: Point = {"chain": "orthogonal", "n": 4096, "products": 2}  # enough work for a GPU

Made = tuple[np.ndarray, ...]


def orthogonal(signs: np.ndarray) -> np.ndarray:
    """diag(signs)·H, where H[j, k] = (cos + sin)(2πjk/n)/√n is Hartley's orthogonal matrix; float64 [n, n]."""
    n = len(signs)
    angle = 2 * np.pi / n * (np.outer(np.arange(n), np.arange(n)) % n)
    return signs[:, None] * (np.cos(angle) + np.sin(angle)) / np.sqrt(n)


def chained(y: np.ndarray, signs: np.ndarray, products: int) -> np.ndarray:
    """y·Q·Q···Q in float64 by Hartley transforms: the real minus the imaginary part of an FFT, over √n."""
    for _ in range(products):
        spectrum = np.fft.fft(y * signs, axis=1)
        y = (spectrum.real - spectrum.imag) / np.sqrt(len(signs))
    return y


def squared(x: Any, products: int) -> Any:
    """The documented chain, x = x·x."""
    for _ in range(products):
        x = tf.matmul(x, x)
    return x


def multiplied(y: Any, q: Any, products: int) -> Any:
    """The chain that stays finite, y = y·Q."""
    for _ in range(products):
        y = tf.matmul(y, q)
    return y


def in_blocks(y: Any, q_transposed: Any, products: int) -> Any:
    """The same chain, each of two blocks of rows on its own."""
    blocks = tf.split(y, BLOCKS)
    for _ in range(products):
        blocks = [tf.matmul(block, q_transposed, transpose_b=True) for block in blocks]
    return tf.concat(blocks, 0)


def squaring(x: np.ndarray, products: int) -> tuple[Callable[..., Any], Made, Callable[[], Arrays]]:
    """Function, arguments and reference of the documented chain, which must be long enough to overflow."""
    if products < 8:
        raise ValueError(f"products={products} is too short a chain to overflow; take 8 or more")
    return squared, (x,), lambda: {"answer": np.full(x.shape, np.nan)}


def finite(
    y: np.ndarray, products: int, signs: np.ndarray, implementation: str
) -> tuple[Callable[..., Any], Made, Callable[[], Arrays]]:
    """Function, arguments and reference of the chain that stays finite."""
    q = orthogonal(signs)
    function, factor = {"documented": (multiplied, q), "tuned": (in_blocks, q.T)}[implementation]
    return function, (y, factor), lambda: {"answer": chained(y, signs, products)}


def bound(n: int, products: int, compute: str) -> float:
    """√(n·products)·ε for sums, or products·ε for Q, always rounded alike; sums of shorter types are float32.

    Twice that for TF32, whose hardware may cut both factors off where others round them.
    """
    sums = (n * products) ** 0.5 if compute in ("float32", "float64") else 0.0
    return max(sums, products * (2 if compute == "tf32" else 1)) * EPSILON[compute]


def build(
    *,
    seed: int,
    folder: Path,
    n: int,
    products: int,
    chain: str,
    mode: str = "eager",
    dtype: str = "float32",
    implementation: str = "documented",
) -> Case:
    """The chain over normal numbers; tolerance by the number of roundings of the compute type."""
    rng = np.random.default_rng(seed)
    start = rng.standard_normal((n, n)).astype("float32").astype("float64")
    signs = rng.choice([-1.0, 1.0], n)
    function, inputs, reference = (
        squaring(start, products) if chain == "squaring" else finite(start, products, signs, implementation)
    )
    mode = "xla" if implementation == "tuned" else mode
    call = in_mode(lambda *arguments: function(*arguments, products), mode)
    arguments = tuple(tf.cast(tf.constant(array), stored_as(dtype)) for array in inputs)
    compute = computed_in(dtype)
    return Case(
        target=call,
        setup=lambda: arguments,
        reference=reference,
        tolerance=Relative(bound(n, products, compute)),
        flops=2.0 * n**3 * products,
        compute=compute,
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=(
        {"chain": "orthogonal", "n": 256, "products": 64},
        {"chain": "orthogonal", "n": 512, "products": 16},
        {"chain": "orthogonal", "n": 1024, "products": 2},
        {"chain": "orthogonal", "n": 2048, "products": 2},
        {"chain": "orthogonal", "n": 2048, "products": 2, "implementation": "tuned"},
        {"chain": "orthogonal", "n": 512, "products": 16, "mode": "function"},
        {"chain": "orthogonal", "n": 512, "products": 16, "mode": "xla"},
        {"chain": "orthogonal", "n": 512, "products": 8, "dtype": "float64"},
        {"chain": "orthogonal", "n": 512, "products": 8, "dtype": "bfloat16"},
        {"chain": "squaring", "n": 512, "products": 16},
    ),
    smoke={"chain": "orthogonal", "n": 64, "products": 4},
    once=({"chain": "squaring", "n": 1000, "products": 200},),
    gpu=(
        {"chain": "squaring", "n": 1000, "products": 200, "dtype": "tf32"},  # as TensorFlow runs it there
        *({**LARGE, "dtype": dtype} for dtype in ("float32", "tf32", "bfloat16", "float16")),
    ),
    places=(
        Place(187, "a chain of products on the CPU", {"chain": "squaring", "n": 1000, "products": 200}),
        Place(
            189,
            "a chain of products on the GPU",
            {"chain": "squaring", "n": 1000, "products": 200, "dtype": "tf32"},
        ),
    ),
)
