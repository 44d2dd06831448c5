"""int64 numbers to uint64 by tf.saturate_cast: the negative ones become 0, the others stay.

Report: none known (docs/findings/saturate_cast_to_uint64.md). Both types are compared in float64, which cannot
hold their limits; the upper limit of the clipping comes out as 2**63, which int64 cannot hold either. What
follows depends on the NumPy beside it: an error, or an upper limit that is negative, so that every number becomes
0.
Kind: wrong. Reference: clipped in float64, which holds these numbers exactly.
Seen here: ValueError on 2.12, OverflowError on 2.13, all 0 on 2.14 to 2.17, OverflowError on 2.18 and 2.19, all 0
on 2.20 and 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload

VALUES = [2**62, 300, 7, 0, -5]


def build(*, seed: int, folder: Path, to: str, way: str = "saturate_cast") -> Case:
    x = np.array(VALUES, "int64")
    limits = np.iinfo(to)
    arguments = (tf.constant(x),)
    clipped = lambda values: tf.cast(tf.maximum(values, 0), to)  # noqa: E731
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
    points=({"to": "uint64"}, {"to": "uint32"}, {"to": "uint64", "way": "clipped"}),
    smoke={"to": "uint32"},
    regression=Regression(
        kind="wrong",
        symptom="tf.saturate_cast of int64 to uint64 makes every number 0, or raises.",
        workaround="tf.cast(tf.maximum(x, 0), tf.uint64)",
    ),
)
