"""A function with a gradient of its own, traced anew by a function that is then dropped.

The gradient stays in TensorFlow's register for good, and with it the graph that it was made in.
Report: tensorflow/tensorflow#97697 (2.19; it names the change that began it), fixed after 2.21 by
tensorflow/tensorflow#109334; tensorflow/tensorflow#27492 is of 2019. Kind: leak.
Reference: a traced function that nobody refers to any more keeps nothing.
Seen here, kB kept by a call: 2.12 1.64, 2.13 1.64, 2.14 41.2, 2.15 40.8, 2.16 36, 2.17 27.2, 2.18 27, 2.19 26.6,
2.20 18.2, 2.21 26.6.
"""

import gc
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._memory import growth
from workloads._spec import Absolute, Case, Regression, Workload


@tf.custom_gradient
def doubled(x: tf.Tensor) -> Any:
    """Twice x, with half the gradient."""
    return x * 2, lambda upstream: upstream / 2


def build(*, seed: int, folder: Path, gradient: str, calls: int = 20) -> Case:
    """Trace and drop a function with such a gradient, or without."""

    def many(x: tf.Tensor) -> tf.Tensor:
        for _ in range(10):
            x = tf.sin(x)
        return doubled(x) if gradient == "custom" else x * 2

    def call() -> None:
        tf.function(many, autograph=False)(tf.zeros((8,)))
        gc.collect()

    gc.freeze()  # so that collecting after each call takes little time

    answer = lambda outputs: {"growth": np.array(outputs[0])}  # noqa: E731
    reference = lambda: {"growth": np.array(0.0)}  # noqa: E731
    return Case(lambda: growth(call, calls), tuple, reference, Absolute(6e3, "bytes per call"), answer=answer)


REGRESSION = Regression(
    kind="leak",
    symptom="A graph that uses tf.custom_gradient is kept after its function is dropped.",
    reports=("tensorflow/tensorflow#97697", "tensorflow/tensorflow#27492"),
    workaround="Trace once and keep the function.",
)
POINTS = ({"gradient": "custom"}, {"gradient": "own"})
WORKLOAD = Workload(revision=1, build=build, points=POINTS, smoke=POINTS[1], regression=REGRESSION)
