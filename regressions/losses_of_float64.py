"""The mean squared error of two float64 arrays of large numbers, such as times in seconds since 1970.

What a user sees: the loss of float64 values is computed in float32, which holds such times to 128 seconds: errors
below that vanish, without a word. Keras 2 computed in the type of its inputs. Kind: wrong.
Report: keras-team/keras#20060, keras-team/keras-core#922 (keras-team/keras#19893 added dtype to every loss).
Reference: NumPy in float64.
Seen here: proven on 2.12 to 2.15, wrong on 2.16 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload


def build(*, seed: int, folder: Path, offset: float, rows: int = 1000) -> Case:
    rng = np.random.default_rng(seed)
    truth = offset + rng.uniform(0, 1000, rows)
    told = truth + rng.standard_normal(rows)
    loss = tf.keras.losses.MeanSquaredError()
    arguments = (tf.constant(truth), tf.constant(told))
    return Case(
        target=lambda y, p: loss(y, p),
        setup=lambda: arguments,
        reference=lambda: {"answer": ((told - truth) ** 2).mean()},
        tolerance=Relative(1e-3),
        items=rows,
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"offset": 1.7e9}, {"offset": 0.0}),
    smoke={"offset": 0.0},
    regression=Regression(
        "wrong",
        "Losses of float64 values are computed in float32.",
        ("keras-team/keras#20060", "keras-team/keras-core#922"),
        workaround="give the loss dtype='float64', or subtract what the values have in common",
    ),
)
