"""Loss and training step of a model on two replicas, by tf.distribute.MirroredStrategy on two logical CPUs.

What a user sees: the more devices train a model, the larger its loss and its steps are, so that a learning rate that
was tuned on one is too high. Each replica's loss has to be divided by how many there are.
Report: keras-team/keras#19891 (fixed by keras-team/keras#20609). Kind: wrong.
Reference: the mean squared error over all rows, and one step of gradient descent on it, NumPy in float64: the same
whatever the number of replicas.
Seen here: proven on 2.12 to 2.15, wrong on 2.16 and 2.17, proven on 2.18 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow.python.eager import context

from workloads._spec import Case, Regression, Relative, Workload

ROWS, WIDTH, RATE = 8, 3, 0.1


def build(*, seed: int, folder: Path, replicas: int) -> Case:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((ROWS, WIDTH)).astype("float32")
    y = rng.standard_normal((ROWS, 1)).astype("float32")
    kernel = rng.standard_normal((WIDTH, 1)).astype("float32")
    context._reset_context()  # the only way to more devices once TensorFlow has started
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * replicas)
    with tf.distribute.MirroredStrategy([f"CPU:{number}" for number in range(replicas)]).scope():
        model = tf.keras.Sequential([tf.keras.layers.Dense(1, use_bias=False)])
        model.build((None, WIDTH))
        model.compile(optimizer=tf.keras.optimizers.SGD(RATE), loss="mse", jit_compile=False)

    def trained() -> dict[str, np.ndarray]:
        model.set_weights([kernel])
        loss = model.evaluate(x, y, batch_size=ROWS, verbose=0)
        model.fit(x, y, batch_size=ROWS, epochs=1, verbose=0)
        return {"loss": np.asarray(loss), "kernel": np.asarray(model.get_weights()[0])}

    def by_hand() -> dict[str, np.ndarray]:
        errors = x.astype("float64") @ kernel - y
        return {"loss": np.mean(errors**2), "kernel": kernel - 2 * RATE / ROWS * x.T @ errors}

    return Case(trained, lambda: (), by_hand, Relative(1e-4))


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"replicas": 2}, {"replicas": 1}),
    smoke={"replicas": 1},
    regression=Regression(
        "wrong",
        "The loss and the steps of a model grow with the number of replicas that it is trained on.",
        ("keras-team/keras#19891", "keras-team/keras#20609"),
        workaround="divide loss weights and the learning rate by strategy.num_replicas_in_sync",
    ),
)
