"""The losses of four epochs over a dataset, with steps_per_epoch set to the number of its batches.

What a user sees: every second epoch ends at once with loss 0 and no metrics, a warning that the input ran out of
data, and half of the training is not done. Keras 2 starts the dataset again for each epoch where the steps are all
of its batches. Kind: wrong.
Report: keras-team/keras#20396 (the change that fixed it, of October 2024).
Reference: with a learning rate of 0 every epoch's loss is the same mean squared error, NumPy in float64.
Seen here: proven on 2.12 to 2.15, wrong on 2.16 and 2.17, proven on 2.18 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload

ROWS, WIDTH, BATCH, EPOCHS = 64, 4, 16, 4


def build(*, seed: int, folder: Path, steps: str) -> Case:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((ROWS, WIDTH)).astype("float32")
    y = rng.standard_normal((ROWS, 1)).astype("float32")
    kernel = rng.standard_normal((WIDTH, 1)).astype("float32")
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, use_bias=False)])
    model.build((None, WIDTH))
    model.set_weights([kernel])
    model.compile(optimizer=tf.keras.optimizers.SGD(0.0), loss="mse", jit_compile=False)
    data = tf.data.Dataset.from_tensor_slices((x, y)).batch(BATCH)

    def losses() -> Any:
        given = None if steps == "none" else ROWS // BATCH
        fed = data.repeat() if steps == "repeated" else data
        return model.fit(fed, steps_per_epoch=given, epochs=EPOCHS, verbose=0).history["loss"]

    return Case(
        target=losses,
        setup=lambda: (),
        reference=lambda: {"answer": np.full(EPOCHS, ((x.astype("float64") @ kernel - y) ** 2).mean())},
        tolerance=Relative(1e-5),
        items=EPOCHS,
        unit="epochs",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"steps": "all"}, {"steps": "none"}, {"steps": "repeated"}),
    smoke={"steps": "none"},
    regression=Regression(
        "wrong",
        "Every second epoch is empty, with loss 0, where steps_per_epoch is the number of batches.",
        ("keras-team/keras#20396",),
        workaround="leave steps_per_epoch out, or repeat the dataset",
    ),
)
