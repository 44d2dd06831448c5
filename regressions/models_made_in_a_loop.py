"""Small functional models, made and dropped.

A search over architectures grows by what Keras keeps of every model that it ever made.
Report: keras-team/keras#20552, keras-team/keras#17458, tensorflow/tensorflow#61791 (models trained in a loop).
Part of it are their variables (variable_for_every_name); clear_session helps. Kind: leak.
Reference: a model that nobody refers to any more keeps nothing.
Seen here, kB kept by a call: 2.12 3.89, 2.13 101, 2.14 99.3, 2.15 271, 2.16 254, 2.17 224, 2.18 225, 2.19 225,
2.20 219, 2.21 218.
"""

import functools
import gc
from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._memory import growth
from workloads._spec import Absolute, Case, Regression, Workload


def build(*, seed: int, folder: Path, of: str, calls: int = 20) -> Case:
    """Make a functional model of three layers, or three plain variables."""

    def call() -> None:
        if of == "models":
            layers = [tf.keras.layers.Dense(8) for _ in range(3)]
            inputs = tf.keras.Input((8,))
            tf.keras.Model(inputs, functools.reduce(lambda x, layer: layer(x), layers, inputs))
        else:
            [tf.Variable(tf.zeros((8, 8))) for _ in range(3)]
        gc.collect()

    gc.freeze()  # so that collecting after each call takes little time

    return Case(
        target=lambda: growth(call, calls),
        setup=tuple,
        reference=lambda: {"growth": np.array(0.0)},
        answer=lambda outputs: {"growth": np.array(outputs[0])},
        tolerance=Absolute(3e4, "bytes per call"),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"of": "models"}, {"of": "variables"}),
    smoke={"of": "variables", "calls": 2},
    regression=Regression(
        kind="leak",
        symptom="Some 100 to 270 kB of every model that a program makes and drops are kept.",
        reports=("keras-team/keras#20552", "keras-team/keras#17458", "tensorflow/tensorflow#61791"),
        workaround="Call clear_session between models.",
    ),
)
