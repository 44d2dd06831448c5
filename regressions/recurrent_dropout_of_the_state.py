"""The state of a GRU that keeps what it has, trained with recurrent_dropout.

What a user sees: recurrent_dropout, documented to drop units "for the linear transformation of the recurrent state",
drops them from the state that is carried on, and scales the others up in every step: long sequences forget all that
they have seen, or overflow, and models reach other accuracies than with Keras 2.
Report: keras-team/keras#20663 and keras-team/keras#20656, which made it as in Keras 2 again. Kind: wrong.
Reference: with an update gate of 1, by a large bias, the state stays what it was at first, whatever is dropped.
Seen here: proven on 2.12 to 2.15, wrong on 2.16 and 2.17, proven on 2.18 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload

UNITS, STEPS, ALWAYS = 6, 12, 100.0  # a bias by which the sigmoid is 1


def build(*, seed: int, folder: Path, rate: float) -> Case:
    rng = np.random.default_rng(seed)
    state = rng.standard_normal((4, UNITS)).astype("float32")
    arguments = (tf.zeros((4, STEPS, 1)), tf.constant(state))
    layer = tf.keras.layers.GRU(UNITS, recurrent_dropout=rate)
    layer.build((4, STEPS, 1))
    kernel, recurrent, bias = (np.zeros_like(each) for each in layer.get_weights())
    bias[0, :UNITS] = ALWAYS
    layer.set_weights([kernel, recurrent, bias])
    return Case(
        target=lambda x, first: layer(x, initial_state=first, training=True),
        setup=lambda: arguments,
        reference=lambda: {"answer": state.astype("float64")},
        tolerance=Relative(1e-5),
        items=4,
        unit="sequences",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"rate": 0.5}, {"rate": 0.0}),
    smoke={"rate": 0.0},
    regression=Regression(
        "wrong",
        "recurrent_dropout of a GRU drops the state itself, in every step.",
        ("keras-team/keras#20663", "keras-team/keras#20656"),
        workaround="use dropout instead of recurrent_dropout",
    ),
)
