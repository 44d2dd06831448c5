"""A function with a gradient of its own, traced anew by a function that is then dropped.

The gradient stays in TensorFlow's register for good, and with it the graph that it was made in.
Report: tensorflow/tensorflow#97697 (2.19; a change there is said to have begun it), fixed after 2.21 by
tensorflow/tensorflow#109334; tensorflow/tensorflow#27492 is of 2019. Kind: leak.
Reference: a traced function that nobody refers to any more keeps nothing.
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
    operation = doubled if gradient == "custom" else tf.sin

    def call() -> None:
        tf.function(lambda x: operation(tf.sin(tf.sin(x))), autograph=False)(tf.zeros((8,)))
        gc.collect()

    gc.freeze()  # so that collecting after each call takes little time

    return Case(
        target=lambda: growth(call, calls),
        setup=tuple,
        reference=lambda: {"growth": np.array(0.0)},
        answer=lambda outputs: {"growth": np.array(outputs[0])},
        tolerance=Absolute(1.5e3, "bytes per call"),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"gradient": "custom"}, {"gradient": "own"}),
    smoke={"gradient": "own", "calls": 3},
    regression=Regression(
        kind="leak",
        symptom="A graph that uses tf.custom_gradient is kept after its function is dropped.",
        reports=("tensorflow/tensorflow#97697", "tensorflow/tensorflow#27492"),
        workaround="Trace once and keep the function.",
    ),
)
