"""A running mean, `tf.keras.metrics.Mean`.

Stresses: Keras' overhead per update of two scalars; with long vectors the reduction of a sum.
Work: one call resets the metric, feeds it a stream of values, and reads the mean wherever the stream says so.
Documented: `stream=note`, 0, 1 and 5 (mean 2), then [10, 4] (mean 4). `stream=vectors` is four
vectors of `size` numbers, and the mean after each.
Tuned: the same updates and reads in one compiled function.
Reference: NumPy's mean in float64 of all that was fed before a read.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Arrays, Case, Exact, Place, Relative, Workload, in_mode, tracing

VECTORS = 4

Stream = list[list[Any]]  # parts, after each of which the mean is read, of values to feed


def values_of(stream: str, size: int, rng: np.random.Generator) -> list[list[np.ndarray]]:
    """The note's numbers, or vectors of numbers in [0, 1); float32."""
    if stream == "note":
        return [[np.float32(0), np.float32(1), np.float32(5)], [np.array([10, 4], "float32")]]
    return [[rng.random(size, "float32")] for _ in range(VECTORS)]


def means(parts: Sequence[Sequence[np.ndarray]]) -> np.ndarray:
    """The mean in float64 of all values up to the end of each part; of shape [parts]."""
    total, count, read = 0.0, 0, []
    for part in parts:
        total += sum(float(np.sum(value, dtype="float64")) for value in part)
        count += sum(value.size for value in part)
        read.append(total / count)
    return np.array(read)


def feeding(metric: Any) -> Callable[[Stream], list[Any]]:
    """The documented lines as a call of the stream that returns the means read."""

    def feed(parts: Stream) -> list[Any]:
        metric.reset_state()
        read = []
        for part in parts:
            for value in part:
                metric(value)
            read.append(metric.result())
        return read

    return feed


def build(*, seed: int, folder: Path, stream: str, size: int = 2, implementation: str = "documented") -> Case:
    """The stream; the note's small whole numbers exactly, vectors within √K·ε.

    TensorFlow adds halves of vectors, and of each half its halves: K is log₂ of the numbers, the halvings.
    """
    parts = values_of(stream, size, np.random.default_rng(seed))
    arguments = [[tf.constant(value) for value in part] for part in parts]
    metric = tf.keras.metrics.Mean("loss")
    feed = in_mode(feeding(metric), "function" if implementation == "tuned" else "eager")

    def answer(outputs: Sequence[Any]) -> Arrays:
        return {"means": np.array([np.asarray(mean) for mean in outputs[0]])}

    return Case(
        target=feed,
        setup=lambda: (arguments,),
        reference=lambda: {"means": means(parts)},
        answer=answer,
        tolerance=Exact()
        if stream == "note"
        else Relative(math.log2(VECTORS * size) ** 0.5 * EPSILON["float32"]),
        bytes=float(sum(value.nbytes for part in parts for value in part)),
        items=sum(map(len, parts)),
        unit="updates",
        traced=tracing(feed),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=(
        {"stream": "note"},
        {"stream": "note", "implementation": "tuned"},
        {"stream": "vectors", "size": 1_000_000},
    ),
    smoke={"stream": "note"},
    places=(Place(169, "the means 2 of 0, 1, 5 and 4 with [10, 4]", {"stream": "note"}),),
)
