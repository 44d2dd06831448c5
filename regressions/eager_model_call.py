"""A small model called eagerly: model(x), without a compiled function around it.

Keras tells users to call small models this way, rather than by predict. Each layer's call costs more in Keras 3, and
again more in later ones: reinforcement learning and serving, which call small models often, see it in full.
Report: keras-team/keras#22561 (the cost of eager calls in Keras 3). Kind: slow.
Reference: the product of the kernels, NumPy in float64.
Seen here, milliseconds of CPU time a call: 2.12 1.58, 2.13 1.71, 2.14 3.19, 2.15 1.58, 2.16 3.51, 2.17 6.17,
2.18 2.95, 2.19 4.3, 2.20 3.05, 2.21 4.54.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload, in_mode, tracing

LAYERS, WIDTH, ROWS = 8, 16, 8


def build(*, seed: int, folder: Path, mode: str) -> Case:
    """Call the model, eagerly or in a function."""
    rng = np.random.default_rng(seed)
    kernels = rng.standard_normal((LAYERS, WIDTH, WIDTH)).astype("float32") / WIDTH**0.5
    x = rng.standard_normal((ROWS, WIDTH)).astype("float32")
    layers = [tf.keras.layers.Dense(WIDTH, use_bias=False) for _ in range(LAYERS)]
    model = tf.keras.Sequential([tf.keras.Input((WIDTH,)), *layers])
    model.set_weights(list(kernels))
    call = in_mode(lambda rows: model(rows, training=False), mode)
    arguments = (tf.constant(x),)
    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: {"answer": np.linalg.multi_dot([x.astype("float64"), *kernels.astype("float64")])},
        tolerance=Relative(8 * (LAYERS * WIDTH) ** 0.5 * EPSILON["float32"]),
        items=LAYERS,
        unit="layers",
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"mode": "eager"}, {"mode": "function"}),
    smoke={"mode": "eager"},
    regression=Regression(
        kind="slow",
        symptom="An eager call of a small model takes one and a half times to twice as long with Keras 3.",
        reports=("keras-team/keras#22561",),
        good="2.15",
        workaround="Call the model inside a tf.function.",
    ),
)
