"""The sum of two symbolic Keras inputs, written with an operator.

A user who builds a functional model with operators waits for several seconds where a second was enough.
Report: tensorflow/tensorflow#61363, keras-team/keras#18301 (2.13 takes four times as long as 2.12; the successor of
Keras 2 does not). Kind: slow.
Reference: the sum in NumPy, of what a model made of the symbolic sum answers.
SEEN
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload


def build(*, seed: int, folder: Path, way: str) -> Case:
    """Add two symbolic inputs, by an operator or a layer."""
    a, b = np.random.default_rng(seed).integers(-99, 99, (2, 8, 4)).astype("float32")

    def target(x: Any, y: Any) -> tuple[Any, Any, Any]:
        return x, y, x + y if way == "operator" else tf.keras.layers.Add()([x, y])

    def answer(outputs: Any) -> dict[str, np.ndarray]:
        x, y, total = outputs[0]
        return {"answer": np.asarray(tf.keras.Model([x, y], total)([a, b]))}

    return Case(
        target=target,
        setup=lambda: (tf.keras.Input((4,)), tf.keras.Input((4,))),
        reference=lambda: {"answer": a + b},
        answer=answer,
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
