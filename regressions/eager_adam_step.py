"""One Adam step on thirty small variables, eagerly.

Keras 2 has one function for the update of all variables; Keras 3 works through each operation of each variable.
No report is known. Kind: slow.
Reference: Adam's first step, NumPy in float64.
Seen here, milliseconds of CPU time a call: 2.12 45.1, 2.13 31.5, 2.14 28.4, 2.15 31.8, 2.16 87.6, 2.17 72.7,
2.18 56.1, 2.19 102, 2.20 64, 2.21 68.3.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload, in_mode

COUNT, SHAPE, RATE = 30, (8, 8), 0.001


def build(*, seed: int, folder: Path, mode: str) -> Case:
    """Apply thirty gradients, eagerly or in a function."""
    g = np.random.default_rng(seed).standard_normal((COUNT, *SHAPE)).astype("float32")
    variables = [tf.Variable(tf.zeros(SHAPE)) for _ in range(COUNT)]
    optimizer = tf.keras.optimizers.Adam(RATE)
    optimizer.build(variables)
    state = [v for v in optimizer.variables if tuple(v.shape) == SHAPE]

    def step(*gradients: tf.Tensor) -> None:
        optimizer.apply_gradients([(each, variables[n]) for n, each in enumerate(gradients)])

    def setup() -> tuple[Any, ...]:
        for each in (*variables, *state):
            each.assign(np.zeros(SHAPE, "float32"))
        optimizer.iterations.assign(0)
        return tuple(tf.constant(each) for each in g)

    def reference() -> dict[str, np.ndarray]:
        alpha = RATE * (1 - 0.999) ** 0.5 / (1 - 0.9)
        wide = g.astype("float64")
        return {"moved": -alpha * 0.1 * wide / ((0.001 * wide * wide) ** 0.5 + 1e-7)}

    def answer(outputs: Any) -> dict[str, np.ndarray]:
        return {"moved": np.stack([np.asarray(v) for v in variables])}

    return Case(
        in_mode(step, mode), setup, reference, Relative(1e-4), answer=answer, items=COUNT, unit="variables"
    )


REGRESSION = Regression(
    kind="slow",
    symptom="An eager step of Adam takes twice as long with Keras 3, and more with later ones.",
    good="2.15",
    workaround="Apply gradients inside a tf.function.",
)
POINTS = ({"mode": "eager"}, {"mode": "function"})
WORKLOAD = Workload(revision=1, build=build, points=POINTS, smoke=POINTS[0], regression=REGRESSION)
