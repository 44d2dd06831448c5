"""Numbers of categories as rows of ones and zeros (multi-hot), by Keras' CategoryEncoding.

Keras 3 first made one row per number, of which there are many more than rows, and then put these together.
Report: keras-team/keras#19742 is the change that put the encodings together. Kind: slow.
Reference: the table filled by NumPy's indexing.
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
        target=(lambda picked: layer(picked)) if way == "layer" else scatter,
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
        symptom="Multi-hot encoding by CategoryEncoding takes four times as long, and ten times the memory.",
        reports=("keras-team/keras#19742",),
        good="2.15",
        workaround="Scatter ones into a table of zeros.",
    ),
)
