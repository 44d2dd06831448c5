"""One step of training by train_on_batch.

Keras 3.4 and 3.6, those of TensorFlow 2.16 and 2.17, trace their function anew with every call.
Report: tensorflow/tensorflow#67033 (2.16.1 takes about a hundred times as long as 2.15.1). Kind: slow.
Reference: one step of gradient descent on the mean squared error of a line, NumPy in float64.
Seen here, milliseconds of CPU time a call: 2.12 4.54, 2.13 4.73, 2.14 5.98, 2.15 9.13, 2.16 35.3, 2.17 31.7,
2.18 0.563, 2.19 0.503, 2.20 0.825, 2.21 0.48.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload

ROWS, RATE = 32, 0.1


def build(*, seed: int, folder: Path, way: str) -> Case:
    """Train on one batch, by train_on_batch or a tape."""
    x, noise = np.random.default_rng(seed).standard_normal((2, ROWS, 1)).astype("float32")
    y = 3 * x + noise
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, use_bias=False)])
    model.compile(optimizer=tf.keras.optimizers.SGD(RATE), loss="mse", jit_compile=False)
    (kernel,) = model.trainable_variables

    @tf.function
    def step(rows: tf.Tensor, targets: tf.Tensor) -> None:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(rows) - targets) ** 2)
        model.optimizer.apply_gradients([(tape.gradient(loss, kernel), kernel)])

    def setup() -> tuple[Any, ...]:
        kernel.assign([[0.0]])
        return tf.constant(x), tf.constant(y)

    def reference() -> dict[str, np.ndarray]:
        return {"kernel": np.array([[RATE * 2 * (x.astype("float64") * y).mean()]])}

    target = model.train_on_batch if way == "train_on_batch" else step
    answer = lambda outputs: {"kernel": np.asarray(kernel)}  # noqa: E731
    return Case(target, setup, reference, Relative(1e-5), answer=answer, items=ROWS, unit="rows")


REGRESSION = Regression(
    kind="slow",
    symptom="train_on_batch takes five to ten times as long on 2.16 and 2.17, since it traces its function anew.",
    reports=("tensorflow/tensorflow#67033",),
    good="2.15",
    workaround="Install a later Keras beside the TensorFlow, or write the step with a GradientTape.",
)
POINTS = ({"way": "train_on_batch"}, {"way": "tape"})
WORKLOAD = Workload(revision=1, build=build, points=POINTS, smoke=POINTS[0], regression=REGRESSION)
