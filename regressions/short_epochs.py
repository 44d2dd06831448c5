"""Training for many short epochs: one batch each.

Keras 3 makes a new iterator over the data with every epoch, where Keras 2 has one for all: an epoch over little data,
as in full-batch regression, takes several times as long. No report is known. Kind: slow.
Reference: gradient descent on the mean squared error of a line, NumPy in float64.
Seen here, milliseconds of CPU time a call: 2.12 86.4, 2.13 60, 2.14 69.9, 2.15 103, 2.16 256, 2.17 224, 2.18 397,
2.19 465, 2.20 421, 2.21 453.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload

ROWS, EPOCHS, RATE = 32, 10, 0.1


def build(*, seed: int, folder: Path, way: str) -> Case:
    """Train for many epochs of one batch, or one epoch of many."""
    x, noise = np.random.default_rng(seed).standard_normal((2, ROWS, 1)).astype("float32")
    y = 3 * x + noise
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, use_bias=False)])
    model.compile(optimizer=tf.keras.optimizers.SGD(RATE), loss="mse", jit_compile=False)

    def setup() -> tuple[Any, ...]:
        model.set_weights([np.zeros((1, 1), "float32")])
        return ()

    def target() -> Any:
        if way == "steps":  # the same steps, as one epoch over the data repeated
            data = tf.data.Dataset.from_tensors((x, y)).repeat(EPOCHS)
            model.fit(data, verbose=0)
        else:
            model.fit(x, y, batch_size=ROWS, epochs=EPOCHS, shuffle=False, verbose=0)
        return model.get_weights()[0]

    def reference() -> dict[str, np.ndarray]:
        w, a, b = 0.0, x.astype("float64"), y.astype("float64")
        for _ in range(EPOCHS):
            w -= RATE * 2 * (a * (w * a - b)).mean()
        return {"answer": np.array([[w]])}

    return Case(target, setup, reference, Relative(1e-5), items=EPOCHS, unit="epochs")


REGRESSION = Regression(
    kind="slow",
    symptom="fit over many epochs of little data takes several times as long with Keras 3.",
    good="2.15",
    workaround="Repeat the data and train for one long epoch.",
)
POINTS = ({"way": "epochs"}, {"way": "steps"})
WORKLOAD = Workload(revision=1, build=build, points=POINTS, smoke=POINTS[0], regression=REGRESSION)
