"""A GRU layer over twenty time steps, called eagerly.

Keras 2 ran the layer's loop as one compiled function even in eager mode; Keras 3 runs it step by step in Python.
No report is known. Kind: slow.
Reference: the layer's documented recurrence (reset_after), NumPy in float64.
Seen here, milliseconds of CPU time a call: 2.12 22.6, 2.13 19.7, 2.14 41.9, 2.15 23.9, 2.16 67.4, 2.17 90,
2.18 57.6, 2.19 56.2, 2.20 65, 2.21 87.6.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload, in_mode, tracing

ROWS, STEPS, WIDTH, UNITS = 4, 20, 3, 8


def recurrence(x: np.ndarray, kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The states after the last step, [rows, units]."""
    h = np.zeros((len(x), UNITS))
    for t in range(x.shape[1]):
        a, b = x[:, t] @ kernel + bias[0], h @ recurrent + bias[1]
        z, r = (1 / (1 + np.exp(-(a + b)[:, k * UNITS : (k + 1) * UNITS])) for k in (0, 1))
        h = z * h + (1 - z) * np.tanh(a[:, 2 * UNITS :] + r * b[:, 2 * UNITS :])
    return h


def build(*, seed: int, folder: Path, mode: str) -> Case:
    """Call the layer, eagerly or in a function."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((ROWS, STEPS, WIDTH)).astype("float32")
    shapes = ((WIDTH, 3 * UNITS), (UNITS, 3 * UNITS), (2, 3 * UNITS))
    weights = [rng.standard_normal(shape).astype("float32") / 3 for shape in shapes]
    layer = tf.keras.layers.GRU(UNITS)
    layer(tf.constant(x))
    layer.set_weights(weights)
    call = in_mode(layer, mode)
    arguments = (tf.constant(x),)
    reference = lambda: {"answer": recurrence(*(a.astype("float64") for a in (x, *weights)))}  # noqa: E731
    return Case(
        call, lambda: arguments, reference, Relative(1e-4), items=STEPS, unit="steps", traced=tracing(call)
    )


REGRESSION = Regression(
    kind="slow",
    symptom="An eager call of a GRU layer takes several times as long with Keras 3.",
    good="2.15",
    workaround="Call the layer inside a tf.function.",
)
POINTS = ({"mode": "eager"}, {"mode": "function"})
WORKLOAD = Workload(revision=1, build=build, points=POINTS, smoke=POINTS[0], regression=REGRESSION)
