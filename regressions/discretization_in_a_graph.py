"""Numbers sorted into bins by Keras' Discretization layer, inside a compiled function and eagerly.

What a user sees: in a dataset's map, in tf.function or in a served model the layer puts fractions into wrong bins:
it first makes integers of its float inputs, without a word.
Report: keras-team/keras#21468, keras-team/keras#20981 (fixed in keras-team/keras#21769). Kind: wrong.
Reference: numpy.digitize.
Seen here: proven on 2.12 to 2.15, wrong on 2.16 to 2.20, proven on 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload, in_mode, tracing

BOUNDS = (-0.5, 0.0, 0.1, 0.2, 3.0)


def build(*, seed: int, folder: Path, mode: str, rows: int = 1000) -> Case:
    x = np.random.default_rng(seed).uniform(-1, 4, (rows, 4)).astype("float32")
    layer = tf.keras.layers.Discretization(bin_boundaries=list(BOUNDS))
    call = in_mode(lambda values: layer(values), mode)
    arguments = (tf.constant(x),)
    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: {"answer": np.digitize(x, np.asarray(BOUNDS, "float32"))},
        tolerance=Exact(),
        items=rows,
        unit="rows",
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"mode": "function"}, {"mode": "eager"}),
    smoke={"mode": "eager", "rows": 16},
    regression=Regression(
        "wrong",
        "Discretization puts fractions into wrong bins inside a compiled function.",
        ("keras-team/keras#21468", "keras-team/keras#20981"),
        workaround="call the layer eagerly, or sort into bins with tf.searchsorted",
    ),
)
