"""The loss that a layer's activity regularizer adds, for a batch of several rows.

What a user sees: the penalty grows with the batch size, so that a strength tuned with one batch size, or with Keras
2, is too strong with another. The documentation says that it is divided by the rows of the batch, and shows an
example.
Report: keras-team/keras#22018 (fixed in keras-team/keras#22021). Kind: wrong.
Reference: 0.01 times the sum of the squared outputs, divided by the rows, NumPy in float64.
Seen here: proven on 2.12 to 2.15, wrong on 2.16 to 2.20, proven on 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload

WIDTH = 5


def build(*, seed: int, folder: Path, rows: int, call: str = "batch") -> Case:
    x = np.random.default_rng(seed).standard_normal((rows, WIDTH)).astype("float32")
    penalty = tf.keras.regularizers.L2(0.01)
    layer = tf.keras.layers.Dense(
        WIDTH, use_bias=False, kernel_initializer="ones", activity_regularizer=penalty
    )
    arguments = (tf.constant(x),)

    def losses(values: Any) -> Any:
        layer(values)
        return tf.add_n(layer.losses)

    def row_by_row(values: Any) -> Any:
        return sum(losses(values[row : row + 1]) for row in range(rows)) / rows

    return Case(
        target=losses if call == "batch" else row_by_row,
        setup=lambda: arguments,
        reference=lambda: {
            "answer": 0.01 * ((x.astype("float64") @ np.ones((WIDTH, WIDTH))) ** 2).sum() / rows
        },
        tolerance=Relative(1e-5),
        items=rows,
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"rows": 32}, {"rows": 1}, {"rows": 32, "call": "row"}),
    smoke={"rows": 1},
    regression=Regression(
        "wrong",
        "An activity regularizer's penalty is not divided by the batch size.",
        ("keras-team/keras#22018", "keras-team/keras#22021"),
        workaround="divide the regularizer's strength by the batch size",
    ),
)
