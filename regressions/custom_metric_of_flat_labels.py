"""A user's own metric function, compiled into a model of one output, with labels of one axis.

What a user sees: Keras 2 hands a metric labels of shape (rows, 1), as the predictions are; Keras 3 hands it
(rows,), so that their difference is a table of every label against every prediction, and its mean is another
number. Kind: wrong.
Report: none known; docs/findings/custom_metric_of_flat_labels.md.
Reference: the mean distance of each label from its own prediction, NumPy in float64.
Seen here: proven on 2.12 to 2.15, wrong on 2.16 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload

ROWS, WIDTH = 64, 4


def distance(labels: Any, predictions: Any) -> Any:
    """How far each prediction is from its label."""
    return tf.abs(labels - predictions)


def build(*, seed: int, folder: Path, labels: str) -> Case:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((ROWS, WIDTH)).astype("float32")
    kernel = rng.standard_normal((WIDTH, 1)).astype("float32")
    y = (x @ kernel + 0.1 * rng.standard_normal((ROWS, 1))).astype("float32")
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, use_bias=False)])
    model.build((None, WIDTH))
    model.set_weights([kernel])
    model.compile(loss="mse", metrics=[distance], jit_compile=False)
    given = y[:, 0] if labels == "flat" else y
    return Case(
        target=lambda: model.evaluate(x, given, batch_size=32, verbose=0)[1],
        setup=lambda: (),
        reference=lambda: {"answer": np.abs(x.astype("float64") @ kernel - y).mean()},
        tolerance=Relative(1e-4),
        items=ROWS,
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"labels": "flat"}, {"labels": "column"}),
    smoke={"labels": "column"},
    regression=Regression(
        "wrong",
        "A metric function compares every label with every prediction where the labels have one axis.",
        workaround="give labels of shape (rows, 1), or reshape them in the metric",
    ),
)
