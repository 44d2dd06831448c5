"""A model of two named inputs, made from a list of them and called with a dict.

What a user sees: the inputs of equal shapes are exchanged without a word, where their names are not in the
alphabet's order; of other shapes, an error that names the wrong input. Keras 3 takes the dict's values in the order
of its keys.
Report: keras-team/keras#20136, keras-team/keras#20070. Kind: wrong.
Reference: price - cost in NumPy, each found by its name.
Seen here: proven on 2.12 to 2.15, wrong on 2.16 and 2.17, proven on 2.18 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload


def build(*, seed: int, folder: Path, given: str, rows: int = 32) -> Case:
    rng = np.random.default_rng(seed)
    price, cost = (rng.standard_normal((rows, 3)).astype("float32") for _ in range(2))
    inputs = [tf.keras.layers.Input((3,), name="price"), tf.keras.layers.Input((3,), name="cost")]
    model = tf.keras.Model(inputs, tf.keras.layers.Subtract()(inputs))
    named = {"price": tf.constant(price), "cost": tf.constant(cost)}
    arguments = (named if given == "dict" else list(named.values()),)
    return Case(
        target=lambda values: model(values),
        setup=lambda: arguments,
        reference=lambda: {"answer": price - cost},
        tolerance=Exact(),
        items=rows,
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"given": "dict"}, {"given": "list"}),
    smoke={"given": "list", "rows": 4},
    regression=Regression(
        "wrong",
        "A model made from a list of inputs exchanges them when it is called with a dict.",
        ("keras-team/keras#20136", "keras-team/keras#20070"),
        workaround="make the model from a dict of inputs, or call it with a list",
    ),
)
