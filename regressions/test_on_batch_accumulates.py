"""The loss that test_on_batch tells of a second batch, after a first one.

What a user sees: in a loop over batches the loss is the mean over all batches so far, not that of the batch, so
that it looks smoother and moves later than it does; a loop that averages the values is wrong twice.
Report: keras-team/keras#22596 (fixed after Keras 3.14 in keras-team/keras#22617). Kind: wrong.
Reference: the mean squared error of the second batch, NumPy in float64; a batch's own loss is what Keras 2 tells,
and what the merged change made Keras 3 tell again.
Seen here: proven on 2.12 to 2.15, wrong on 2.16 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload

WIDTH, ROWS, BATCH = 8, 64, 32


def build(*, seed: int, folder: Path, reset: bool) -> Case:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((ROWS, WIDTH)).astype("float32")
    y = (rng.standard_normal((ROWS, 1)) * np.where(np.arange(ROWS) < BATCH, 1, 5)[:, None]).astype("float32")
    kernel = rng.standard_normal((WIDTH, 1)).astype("float32")
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, use_bias=False)])
    model.build((None, WIDTH))
    model.set_weights([kernel])
    model.compile(optimizer="sgd", loss="mse", jit_compile=False)

    def second() -> Any:
        model.test_on_batch(x[:BATCH], y[:BATCH])
        if reset:
            model.reset_metrics()
        return model.test_on_batch(x[BATCH:], y[BATCH:])

    def setup() -> tuple[Any, ...]:
        model.reset_metrics()
        return ()

    errors = (x.astype("float64") @ kernel - y) ** 2
    return Case(
        second, setup, lambda: {"answer": errors[BATCH:].mean()}, Relative(1e-5), items=2, unit="batches"
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"reset": False}, {"reset": True}),
    smoke={"reset": True},
    regression=Regression(
        "wrong",
        "test_on_batch tells the mean loss of all batches so far instead of the batch's own.",
        ("keras-team/keras#22596", "keras-team/keras#22617"),
        workaround="call model.reset_metrics() before every batch",
    ),
)
