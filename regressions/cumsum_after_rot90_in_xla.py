"""A running sum over the elements of an image turned by a quarter, in a compiled function.

Report: openxla/xla#44942. The function compiles, and its code kills the process with a segmentation fault; eager
execution answers.
Kind: crash. Reference: numpy.cumsum of numpy.rot90, float64 as in the report.
Seen here: SEEN.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload, in_mode, tracing


def build(*, seed: int, folder: Path, mode: str, turns: int = 1) -> Case:
    x = np.random.default_rng(seed).standard_normal((8, 4, 3))

    def summed(image: tf.Tensor) -> tf.Tensor:
        return tf.cumsum(tf.reshape(tf.image.rot90(image, turns), [-1]))

    call, arguments = in_mode(summed, mode), (tf.constant(x),)
    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: {"answer": np.cumsum(np.rot90(x, turns))},
        tolerance=Relative(x.size * EPSILON["float64"]),
        compute="float64",
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"mode": "xla"}, {"mode": "xla", "turns": 0}, {"mode": "function"}),
    smoke={"mode": "function"},
    regression=Regression(
        kind="crash",
        symptom="tf.image.rot90 followed by a cumulative sum kills the process in a function with jit_compile=True",
        reports=("openxla/xla#44942",),
        workaround="compile the rotation and the running sum as two functions",
    ),
)
