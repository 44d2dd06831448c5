"""Large float32 numbers to int64 by tf.saturate_cast, which promises not to overflow.

Report: none known (docs/findings/saturate_cast_to_int64.md). The upper limit, 2**63 - 1, is 2**63 in float32; the
guard that was made for such limits compares the two in float64, where they are equal too, and lets it pass.
Kind: wrong. Reference: clipped in float64; the largest float32 below the limit is accepted.
Seen here: wrong on 2.12 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload

VALUES = [1e20, 1e30, -1e30, 300.0, -5.0]
CLIPPED = (-9223371487098961920.0, 9223371487098961920.0)  # numbers that float32 holds


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
    points=({"to": "int64"}, {"to": "int16"}, {"to": "int64", "way": "clipped"}),
    smoke={"to": "int16"},
    regression=Regression(
        kind="wrong",
        symptom="tf.saturate_cast of a large float32 to int64 is the most negative number.",
        workaround="clip to 9223371487098961920 before tf.cast",
    ),
)
