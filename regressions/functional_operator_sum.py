"""The sum of two symbolic Keras inputs, written with an operator.

A user who builds a functional model with operators waits for several seconds where a second was enough.
Report: tensorflow/tensorflow#61363, keras-team/keras#18301 (2.13 takes four times as long as 2.12; the successor of
Keras 2 does not). Kind: slow.
Reference: the sum in NumPy, of what a model made of the symbolic sum answers.
Seen here, milliseconds of CPU time a call: 2.12 2.39, 2.13 4.52, 2.14 4.42, 2.15 13.9, 2.16 0.1, 2.17 0.1,
2.18 0.1, 2.19 0.1, 2.20 0.1, 2.21 0.1.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

PRIOR = 1000  # sums before: from 2.13 on each takes the longer the more there are


def build(*, seed: int, folder: Path, way: str) -> Case:
    """Add two symbolic inputs, by an operator or a layer, after many such sums."""
    a, b = np.random.default_rng(seed).integers(-99, 99, (2, 8, 4)).astype("float32")
    x, y = tf.keras.Input((4,)), tf.keras.Input((4,))
    layer = tf.keras.layers.Add()

    def target() -> Any:
        return x + y if way == "operator" else layer([x, y])

    for _ in range(PRIOR):
        target()
    return Case(
        target=target,
        setup=tuple,
        reference=lambda: {"answer": a + b},
        answer=lambda outputs: {"answer": np.asarray(tf.keras.Model([x, y], outputs[0])([a, b]))},
        tolerance=Exact(),
        unit="sums",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"way": "operator"}, {"way": "layer"}),
    smoke={"way": "operator"},
    regression=Regression(
        kind="slow",
        symptom="Operators on symbolic Keras tensors take twice to four times as long to build.",
        reports=("tensorflow/tensorflow#61363", "keras-team/keras#18301"),
        good="2.12",
        workaround="Write the operation as a layer, such as Add.",
    ),
)
