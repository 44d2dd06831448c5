"""The validation losses of three epochs, each over the first of the validation data's batches.

What a user sees: with validation_steps below the number of batches every epoch is validated on other rows, so that
losses of epochs cannot be compared, and early stopping and checkpoints choose by luck. Documented: each epoch draws
the same. Kind: wrong.
Report: keras-team/keras#20396 (the change that fixed it, of October 2024).
Reference: with a learning rate of 0, the mean squared error of the first batch, three times, NumPy in float64.
Seen here: proven on 2.12 to 2.15, wrong on 2.16 and 2.17, proven on 2.18 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload

ROWS, WIDTH, BATCH, EPOCHS = 64, 4, 16, 3
GIVEN = {
    "validation_steps": lambda data: {"validation_data": data, "validation_steps": 1},
    "take": lambda data: {"validation_data": data.take(1)},
}


def build(*, seed: int, folder: Path, cut: str) -> Case:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((ROWS, WIDTH)).astype("float32")
    y = rng.standard_normal((ROWS, 1)).astype("float32")
    kernel = rng.standard_normal((WIDTH, 1)).astype("float32")
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, use_bias=False)])
    model.build((None, WIDTH))
    model.set_weights([kernel])
    model.compile(optimizer=tf.keras.optimizers.SGD(0.0), loss="mse", jit_compile=False)
    errors = x.astype("float64") @ kernel - y
    data = tf.data.Dataset.from_tensor_slices((x, y)).batch(BATCH)

    def losses() -> Any:
        return model.fit(data, **GIVEN[cut](data), epochs=EPOCHS, verbose=0).history["val_loss"]

    expected = {"answer": np.full(EPOCHS, (errors[:BATCH] ** 2).mean())}
    return Case(losses, lambda: (), lambda: expected, Relative(1e-5), items=EPOCHS, unit="epochs")


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"cut": "validation_steps"}, {"cut": "take"}),
    smoke={"cut": "take"},
    regression=Regression(
        "wrong",
        "Each epoch is validated on other rows where validation_steps is below the number of batches.",
        ("keras-team/keras#20396",),
        workaround="cut the validation data with Dataset.take and leave validation_steps out",
    ),
)
