"""Small functional models, made and dropped.

A search over architectures grows by what Keras keeps of every model that it ever made.
Report: keras-team/keras#20552 and tensorflow/tensorflow#30324 (loops over models). Kind: leak.
Reference: a model that nobody refers to any more keeps nothing.
SEEN
"""

import gc
from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._memory import growth
from workloads._spec import Absolute, Case, Regression, Workload


def build(*, seed: int, folder: Path, after: str, calls: int = 20) -> Case:
    """Make a model of three layers, and clear Keras' session after it or not."""

    def call() -> None:
        x = tf.keras.Input((8,))
        y = x
        for _ in range(3):
            y = tf.keras.layers.Dense(8)(y)
        tf.keras.Model(x, y)
        if after == "clear":
            tf.keras.backend.clear_session()
        gc.collect()

    gc.freeze()  # so that collecting after each call takes little time

    return Case(
        target=lambda: growth(call, calls),
        setup=tuple,
        reference=lambda: {"growth": np.array(0.0)},
        answer=lambda outputs: {"growth": np.array(outputs[0])},
        tolerance=Absolute(2e3, "bytes per call"),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"after": "nothing"}, {"after": "clear"}),
    smoke={"after": "clear", "calls": 2},
    regression=Regression(
        kind="leak",
        symptom="Keras keeps some of every model that a program ever made.",
        reports=("keras-team/keras#20552", "tensorflow/tensorflow#30324"),
        workaround="Call clear_session between models.",
    ),
)
