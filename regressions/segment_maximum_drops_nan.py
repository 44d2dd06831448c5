"""The maximum of segments, where one of them holds a NaN, eagerly.

Report: tensorflow/tensorflow#118375, which compares eager with compiled. A NaN makes the kernel forget what it
has seen before: of 7, NaN, 2 the maximum is 2, which is right by no convention.
Kind: wrong. Truth: NaN, as numpy.maximum.reduceat and tf.reduce_max have it.
Seen here: wrong on 2.12 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Workload


def build(*, seed: int, folder: Path, nan: bool, way: str = "segments") -> Case:
    x = np.random.default_rng(seed).permutation(300).astype("float32")
    segments = np.repeat(np.arange(100), 3)
    x[0], x[1], x[2] = 1000, np.nan if nan else 0, -1
    arguments = (tf.constant(x), tf.constant(segments))
    ways = {
        "segments": lambda values, ids: tf.math.unsorted_segment_max(values, ids, 100),
        "reshape": lambda values, ids: tf.reduce_max(tf.reshape(values, (100, 3)), axis=1),
    }
    return Case(
        target=ways[way],
        setup=lambda: arguments,
        reference=lambda: {"answer": np.max(x.reshape(100, 3), axis=1)},
        items=100,
        unit="segments",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"nan": True}, {"nan": False}, {"nan": True, "way": "reshape"}),
    smoke={"nan": False},
    regression=Regression(
        kind="wrong",
        symptom="tf.math.unsorted_segment_max of a segment with NaN is the maximum of what follows the NaN.",
        reports=("tensorflow/tensorflow#118375",),
        workaround="replace NaN before the call, or look for it with tf.math.is_nan",
    ),
)
