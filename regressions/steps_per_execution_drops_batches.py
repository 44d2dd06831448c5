"""The loss over five batches, computed by several steps per execution.

What a user sees: where the batches are not a multiple of steps_per_execution, the loss that evaluate tells is not
that of all rows. Keras 2 counts the batches of the last, shorter execution; Keras 3 loses them. Kind: wrong.
Report: keras-team/keras#20396 (the change that fixed it, of October 2024).
Reference: the mean squared error over all rows, NumPy in float64.
Seen here: proven on 2.12 to 2.15, wrong on 2.16 and 2.17, proven on 2.18 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload

ROWS, WIDTH, BATCH = 80, 4, 16


def build(*, seed: int, folder: Path, steps: int) -> Case:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((ROWS, WIDTH)).astype("float32")
    y = (rng.standard_normal((ROWS, 1)) * np.linspace(1, 5, ROWS)[:, None]).astype("float32")
    kernel = rng.standard_normal((WIDTH, 1)).astype("float32")
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, use_bias=False)])
    model.build((None, WIDTH))
    model.set_weights([kernel])
    model.compile(loss="mse", steps_per_execution=steps, jit_compile=False)
    return Case(
        target=lambda: model.evaluate(x, y, batch_size=BATCH, verbose=0),
        setup=lambda: (),
        reference=lambda: {"answer": ((x.astype("float64") @ kernel - y) ** 2).mean()},
        tolerance=Relative(1e-5),
        items=ROWS // BATCH,
        unit="batches",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"steps": 3}, {"steps": 1}, {"steps": 5}),
    smoke={"steps": 1},
    regression=Regression(
        "wrong",
        "evaluate loses the last batches where they are not a multiple of steps_per_execution.",
        ("keras-team/keras#20396",),
        workaround="choose steps_per_execution so that it divides the number of batches",
    ),
)
