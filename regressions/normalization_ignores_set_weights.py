"""Numbers normalized by a Keras Normalization layer whose mean and variance were given by set_weights.

What a user sees: weights that come from set_weights, as after clone_model or in federated training, are stored and
shown, and not used: the layer leaves its inputs as they are. Kind: wrong.
Report: keras-team/keras#20168 (the same for weights of an .h5 file, fixed there).
Reference: (x - mean) / sqrt(variance) of the data that it was adapted to, NumPy in float64.
Seen here: proven on 2.12 to 2.15, wrong on 2.16 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload

WIDTH = 3


def build(*, seed: int, folder: Path, filled: str, rows: int = 100) -> Case:
    x = (3 * np.random.default_rng(seed).standard_normal((rows, WIDTH)) + 2).astype("float32")
    adapted = tf.keras.layers.Normalization()
    adapted.adapt(x)
    layer = adapted
    if filled == "set_weights":
        layer = tf.keras.layers.Normalization()
        layer.build((None, WIDTH))
        layer.set_weights(adapted.get_weights())
    elif filled == "saved":
        folder.mkdir(parents=True)
        tf.keras.Sequential([tf.keras.layers.Input((WIDTH,)), adapted]).save(folder / "model.keras")
        layer = tf.keras.models.load_model(folder / "model.keras")

    def reference() -> dict[str, Any]:
        wide = x.astype("float64")
        return {"answer": (wide - wide.mean(axis=0)) / wide.std(axis=0)}

    return Case(
        target=lambda values: layer(values),
        setup=lambda: (tf.constant(x),),
        reference=reference,
        tolerance=Relative(1e-4),
        items=rows,
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"filled": "set_weights"}, {"filled": "adapt"}, {"filled": "saved"}),
    smoke={"filled": "adapt"},
    regression=Regression(
        "wrong",
        "A Normalization layer does not use the mean and variance that set_weights gives it.",
        ("keras-team/keras#20168",),
        workaround="call the layer's finalize_state() after set_weights",
    ),
)
