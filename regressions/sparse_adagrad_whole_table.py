"""One Adagrad step on an embedding table whose gradient names few of its rows.

Keras 2 touches the rows that the gradient names; Keras 3 divides the whole table by its accumulator.
Report: keras-team/keras#19992 (sparse gradients are slower in Keras 3). Kind: slow.
Reference: Adagrad's first step on the rows named, NumPy in float64. Rows are named once each.
Seen here, milliseconds of CPU time a call: 2.12 0.356, 2.13 0.255, 2.14 0.752, 2.15 0.352, 2.16 4.91, 2.17 4.45,
2.18 3.88, 2.19 4.46, 2.20 5.39, 2.21 5.65.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload, in_mode, tracing

ROWS, WIDTH, BATCH, RATE, START = 100_000, 16, 256, 0.1, 0.1


def build(*, seed: int, folder: Path, optimizer: str) -> Case:
    """Apply a sparse gradient by an optimizer."""
    rng = np.random.default_rng(seed)
    picked = rng.permutation(ROWS)[:BATCH]
    values = rng.standard_normal((BATCH, WIDTH)).astype("float32")
    variable = tf.Variable(tf.zeros((ROWS, WIDTH)))
    rule = getattr(tf.keras.optimizers, optimizer)(RATE)
    rule.build([variable])
    tables = [v for v in rule.variables if tuple(v.shape) == (ROWS, WIDTH)]

    def step(slices: tf.Tensor, indices: tf.Tensor) -> None:
        gradient = tf.IndexedSlices(slices, indices, tf.constant([ROWS, WIDTH], "int64"))
        rule.apply_gradients([(gradient, variable)])

    def setup() -> tuple[Any, ...]:
        for each, value in ((variable, 0.0), *((table, START) for table in tables)):
            each.assign(np.full((ROWS, WIDTH), value, "float32"))
        return tf.constant(values), tf.constant(picked.astype("int64"))

    def reference() -> dict[str, np.ndarray]:
        g = values.astype("float64")
        return {"moved": -RATE * g / (START + g * g) ** 0.5 if optimizer == "Adagrad" else -RATE * g}

    call = in_mode(step, "function")
    answer = lambda outputs: {"moved": np.asarray(variable)[picked]}  # noqa: E731
    return Case(
        call, setup, reference, Relative(1e-4), answer=answer, items=BATCH, unit="rows", traced=tracing(call)
    )


REGRESSION = Regression(
    kind="slow",
    symptom="Adagrad on sparse gradients of a large table takes many times as long with Keras 3.",
    reports=("keras-team/keras#19992",),
    good="2.15",
    workaround="Use tf.keras.optimizers.SGD, or tf.raw_ops.ResourceSparseApplyAdagradV2 on the table.",
)
POINTS = ({"optimizer": "Adagrad"}, {"optimizer": "SGD"})
WORKLOAD = Workload(revision=1, build=build, points=POINTS, smoke=POINTS[1], regression=REGRESSION)
