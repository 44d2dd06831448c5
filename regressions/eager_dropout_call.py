"""Dropout called eagerly in training.

Keras 3 draws its seed anew with every call, by eager operations: a call takes several times as long.
No report is known. Kind: slow.
Reference: what a dropped-out value may be, 0 or x / (1 - rate), and how many are kept (six standard deviations).
Seen here, milliseconds of CPU time a call: 2.12 0.358, 2.13 0.406, 2.14 0.76, 2.15 0.355, 2.16 1.69, 2.17 1.62,
2.18 1.46, 2.19 2.59, 2.20 1.58, 2.21 1.63.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload, in_mode, tracing

ROWS, WIDTH, RATE = 32, 256, 0.5


def build(*, seed: int, folder: Path, mode: str) -> Case:
    """Call the layer in training, eagerly or in a function."""
    x = np.random.default_rng(seed).integers(1, 99, (ROWS, WIDTH)).astype("float32")
    layer = tf.keras.layers.Dropout(RATE)
    call = in_mode(lambda values: layer(values, training=True), mode)
    arguments = (tf.constant(x),)

    def answer(outputs: Any) -> dict[str, np.ndarray]:
        y = np.asarray(outputs[0])
        usual = abs((y != 0).mean() - (1 - RATE)) < 6 * (RATE * (1 - RATE) / x.size) ** 0.5
        return {"kept": np.where(y == 0, x / (1 - RATE), y), "usual": np.array(usual)}

    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: {"kept": x / (1 - RATE), "usual": np.array(True)},
        answer=answer,
        tolerance=Exact(),
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"mode": "eager"}, {"mode": "function"}),
    smoke={"mode": "eager"},
    regression=Regression(
        kind="slow",
        symptom="An eager call of Dropout in training takes several times as long with Keras 3.",
        good="2.15",
        workaround="Call it inside a tf.function, or use tf.nn.dropout.",
    ),
)
