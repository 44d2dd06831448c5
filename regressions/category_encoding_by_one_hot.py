"""Numbers of categories as rows of ones and zeros (multi-hot), by Keras' CategoryEncoding.

The Keras 3.4 of TensorFlow 2.16 made one row per number, of which there are many more than rows, and added them up.
Report: none of the time; keras-team/keras#19742 is the change that rewrote the encodings. Kind: slow.
Reference: the table filled by NumPy's indexing.
Seen here, milliseconds of CPU time a call: 2.12 1.47, 2.13 1.19, 2.14 1.55, 2.15 1.63, 2.16 12, 2.17 1.41,
2.18 1.31, 2.19 1.49, 2.20 1.44, 2.21 1.75.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

ROWS, PER_ROW, CATEGORIES = 1000, 10, 1000


def build(*, seed: int, folder: Path, way: str) -> Case:
    """Encode the rows by the layer, or by scattering ones."""
    numbers = np.random.default_rng(seed).integers(CATEGORIES, size=(ROWS, PER_ROW)).astype("int32")
    table = np.zeros((ROWS, CATEGORIES), "float32")
    table[np.arange(ROWS)[:, None], numbers] = 1
    layer = tf.keras.layers.CategoryEncoding(CATEGORIES, output_mode="multi_hot")
    arguments = (tf.constant(numbers),)
    rows = tf.repeat(tf.range(ROWS), PER_ROW)
    ones = tf.ones((ROWS * PER_ROW,))

    def scatter(picked: tf.Tensor) -> tf.Tensor:
        places = tf.stack([rows, tf.reshape(picked, [-1])], axis=1)
        return tf.minimum(tf.scatter_nd(places, ones, [ROWS, CATEGORIES]), 1)

    return Case(
        target=layer if way == "layer" else scatter,
        setup=lambda: arguments,
        reference=lambda: {"answer": table},
        tolerance=Exact(),
        items=ROWS,
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"way": "layer"}, {"way": "scatter"}),
    smoke={"way": "layer"},
    regression=Regression(
        kind="slow",
        symptom="Multi-hot encoding by CategoryEncoding takes seven times as long on 2.16.",
        reports=("keras-team/keras#19742",),
        good="2.15",
        workaround="Scatter ones into a table of zeros.",
    ),
)
