"""The activation hard_sigmoid, alone and by the name of an activation in a saved model.

What a user sees: a model with it, such as an old LSTM whose gates are hard_sigmoid, answers other numbers after an
upgrade, from the same weights. Keras 2 documents and computes clip(0.2 x + 0.5, 0, 1); Keras 3 computes relu6(x +
3) / 6, and documented the old form until April 2024. Kind: changed.
Report: tensorflow/tensorflow#65381 (the documentation was changed in keras-team/keras#19477).
Reference: Keras 2's formula in NumPy, float64.
Seen here: proven on 2.12 to 2.15, changed on 2.16 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload

FORMULAS = {
    "hard_sigmoid": lambda x: np.clip(0.2 * x + 0.5, 0, 1),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
}


def build(*, seed: int, folder: Path, activation: str, given: str = "name", rows: int = 100) -> Case:
    x = np.random.default_rng(seed).uniform(-4, 4, (rows, 8)).astype("float32")
    by_hand = lambda values: tf.clip_by_value(0.2 * values + 0.5, 0.0, 1.0)  # noqa: E731
    layer = tf.keras.layers.Activation(by_hand if given == "function" else activation)
    arguments = (tf.constant(x),)
    return Case(
        target=lambda values: layer(values),
        setup=lambda: arguments,
        reference=lambda: {"answer": FORMULAS[activation](x.astype("float64"))},
        tolerance=Relative(8 * EPSILON["float32"]),
        items=rows,
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=(
        {"activation": "hard_sigmoid"},
        {"activation": "sigmoid"},
        {"activation": "hard_sigmoid", "given": "function"},
    ),
    smoke={"activation": "sigmoid"},
    regression=Regression(
        "changed",
        "hard_sigmoid has another slope and other ends, so that models with it answer other numbers.",
        ("tensorflow/tensorflow#65381", "keras-team/keras#19477"),
        workaround="give the layers a function with Keras 2's formula instead of the name",
    ),
)
