"""Large float32 numbers to int32 by tf.saturate_cast, which promises not to overflow.

Report: none known. The upper limit, 2147483647, is 2147483648 in float32, so that what is clipped to it overflows
all the same: 3e9 becomes the most negative number.
Kind: wrong. Reference: clipped in float64; 2147483520, the largest such float32, is accepted.
Seen here: wrong on 2.12, proven on 2.13 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload

VALUES = [3e9, 1e30, -1e30, 300.0, -5.0]
CLIPPED = (-2147483520.0, 2147483520.0)  # numbers that float32 holds


def build(*, seed: int, folder: Path, to: str, way: str = "saturate_cast") -> Case:
    x = np.array(VALUES, "float32")
    limits = np.iinfo(to)
    arguments = (tf.constant(x),)
    clipped = lambda values: tf.cast(tf.clip_by_value(values, *CLIPPED), to)  # noqa: E731
    return Case(
        target=clipped if way == "clipped" else lambda values: tf.saturate_cast(values, to),
        setup=lambda: arguments,
        reference=lambda: {"answer": np.clip(x.astype("float64"), limits.min, limits.max)},
        # The nearest number below the limit will do, which the type of the input can hold.
        tolerance=Relative(EPSILON["float32"]),
        answer=lambda outputs: {"answer": np.asarray(outputs[0]).astype("float64")},
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"to": "int32"}, {"to": "int16"}, {"to": "int32", "way": "clipped"}),
    smoke={"to": "int16"},
    regression=Regression(
        kind="wrong",
        symptom="tf.saturate_cast of a large float32 to int32 is the most negative number.",
        workaround="clip to 2147483520 before tf.cast",
    ),
)
