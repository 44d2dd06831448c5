"""The names that a model gives the numbers of evaluate.

What a user sees: zip(model.metrics_names, model.evaluate(…)) pairs wrong names and loses metrics: Keras 3 answers
['loss', 'compile_metrics'], whatever was compiled. Kind: changed.
Report: keras-team/keras#20244; the documentation says so since keras-team/keras#21506.
Reference: the names as they were compiled, which Keras 2 documents as the labels of evaluate's numbers.
Seen here: proven on 2.12 to 2.15, changed on 2.16 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload


def build(*, seed: int, folder: Path, ask: str) -> Case:
    x = np.random.default_rng(seed).standard_normal((8, 1)).astype("float32")
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.build((None, 1))
    model.compile(loss="mse", metrics=["mae", "mape"], jit_compile=False)

    def names() -> Any:
        told = model.evaluate(x, x, verbose=0, return_dict=True)
        return {"answer": np.array(sorted(model.metrics_names if ask == "metrics_names" else told))}

    return Case(names, lambda: (), lambda: {"answer": np.array(["loss", "mae", "mape"])}, Exact())


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"ask": "metrics_names"}, {"ask": "return_dict"}),
    smoke={"ask": "return_dict"},
    regression=Regression(
        "changed",
        "model.metrics_names no longer names the numbers that evaluate answers.",
        ("keras-team/keras#20244", "keras-team/keras#21506"),
        workaround="call evaluate with return_dict=True",
    ),
)
