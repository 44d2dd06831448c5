"""A column added to a square matrix by Keras.

What a user sees: the column is added as a row: the answer is another matrix, without a word, where the matrix has
as many columns as rows. Keras 3 took over tf.nn.bias_add for whatever looks like a bias (keras-team/keras#20386),
and looks at the last axis first. keras.ops.add, the Add layer and sums with Keras variables are all of that kind;
with an unknown batch size they are right. Kind: wrong.
Report: none known; docs/findings/added_column_becomes_a_row.md.
Reference: matrix + column by NumPy's rules, which Keras documents as its own.
Seen here: proven on 2.12 to 2.17, wrong on 2.18 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload


def build(*, seed: int, folder: Path, columns: int, rows: int = 64, way: str = "layer") -> Case:
    rng = np.random.default_rng(seed)
    matrix = rng.standard_normal((rows, columns)).astype("float32")
    column = rng.standard_normal((rows, 1)).astype("float32")
    layer = tf.keras.layers.Add()
    arguments = (tf.constant(matrix), tf.constant(column))
    return Case(
        target=lambda a, b: layer([a, b]) if way == "layer" else a + b,
        setup=lambda: arguments,
        reference=lambda: {"answer": matrix.astype("float64") + column},
        tolerance=Relative(EPSILON["float32"]),
        items=rows,
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"columns": 64}, {"columns": 63}, {"columns": 64, "way": "tensors"}),
    smoke={"columns": 7, "rows": 8},
    regression=Regression(
        "wrong",
        "Keras adds a column to a square matrix as if it were a row.",
        workaround="add TensorFlow's tensors with +, or give the column first",
    ),
)
