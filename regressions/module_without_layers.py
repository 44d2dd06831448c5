"""The trainable variables of a tf.Module that holds a Keras layer.

What a user sees: a training loop over module.trainable_variables trains nothing, and module.variables stores nothing,
without a word: the layers of Keras 3 are no tf.Module, and their variables no tf.Variable.
Report: tensorflow/tensorflow#84019 (tensorflow/tensorflow#27046 asked for it in 2019, and got it). Kind: changed.
Reference: how many numbers the layer's kernel and bias have.
Seen here: proven on 2.12 to 2.15, changed on 2.16 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Workload

INPUTS, UNITS = 3, 2


class Holding(tf.Module):
    """A module with a layer, or with plain variables."""

    def __init__(self, what: str) -> None:
        super().__init__()
        if what == "layer":
            self.held: Any = tf.keras.layers.Dense(UNITS)
            self.held.build((None, INPUTS))
        else:
            self.held = [tf.Variable(tf.zeros((INPUTS, UNITS))), tf.Variable(tf.zeros(UNITS))]


def build(*, seed: int, folder: Path, holds: str) -> Case:
    module = Holding(holds)

    def numbers() -> np.ndarray:
        return np.array([sum(int(np.prod(each.shape)) for each in module.trainable_variables)])

    return Case(numbers, lambda: (), lambda: {"answer": np.array([INPUTS * UNITS + UNITS])})


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"holds": "layer"}, {"holds": "variables"}),
    smoke={"holds": "variables"},
    regression=Regression(
        "changed",
        "A tf.Module does not list the variables of the Keras layers that it holds.",
        ("tensorflow/tensorflow#84019", "tensorflow/tensorflow#27046"),
        workaround="collect the variables of the layers, or derive from keras.Model instead of tf.Module",
    ),
)
