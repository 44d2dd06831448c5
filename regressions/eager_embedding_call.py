"""Rows of an embedding table, by an eager call of Keras' Embedding layer.

Keras 3 casts and gathers through its own operations. No report is known. Kind: slow.
Reference: NumPy's indexing of the same table.
Seen here, milliseconds of CPU time a call: 2.12 0.223, 2.13 0.414, 2.14 0.432, 2.15 0.191, 2.16 0.671, 2.17 1.44,
2.18 0.739, 2.19 0.675, 2.20 1.7, 2.21 0.789.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

ROWS, WIDTH, PICKED = 1000, 16, 64


def build(*, seed: int, folder: Path, way: str) -> Case:
    """Look rows up by the layer, or by tf.gather."""
    rng = np.random.default_rng(seed)
    table = rng.standard_normal((ROWS, WIDTH)).astype("float32")
    ids = rng.integers(ROWS, size=PICKED).astype("int32")
    layer = tf.keras.layers.Embedding(ROWS, WIDTH)
    layer(tf.zeros((1,), "int32"))
    layer.set_weights([table])
    arguments = (tf.constant(ids),)
    plain = tf.Variable(table)
    return Case(
        target=layer if way == "layer" else (lambda picked: tf.gather(plain, picked)),
        setup=lambda: arguments,
        reference=lambda: {"answer": table[ids]},
        tolerance=Exact(),
        items=PICKED,
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"way": "layer"}, {"way": "gather"}),
    smoke={"way": "layer"},
    regression=Regression(
        kind="slow",
        symptom="An eager call of an Embedding layer takes three times as long with Keras 3.",
        good="2.15",
        workaround="Call the layer inside a tf.function, or gather the rows of its table.",
    ),
)
