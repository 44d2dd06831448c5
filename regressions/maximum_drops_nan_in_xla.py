"""The maximum of rows that hold one NaN each, in a compiled function.

Report: tensorflow/tensorflow#118077, tensorflow/tensorflow#119990. The compiled reduction leaves the NaN out, so
that a check for a diverged training passes.
Kind: wrong. Truth: NaN, by the examples in the documentation of tf.reduce_max, and as numpy.amax has it.
Seen here: wrong on 2.12 to 2.21 (the reports are about 2.21).
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Workload, in_mode, tracing


def build(*, seed: int, folder: Path, mode: str, nan: bool = True, rows: int = 64) -> Case:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((rows, 5)).astype("float32")
    x[np.arange(rows), rng.integers(1, 4, size=rows)] = np.nan if nan else 0
    call, arguments = in_mode(lambda values: tf.reduce_max(values, axis=1), mode), (tf.constant(x),)
    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: {"answer": np.max(x, axis=1)},
        items=rows,
        unit="rows",
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"mode": "xla"}, {"mode": "xla", "nan": False}, {"mode": "function"}),
    smoke={"mode": "function"},
    regression=Regression(
        kind="wrong",
        symptom="tf.reduce_max with jit_compile=True leaves NaN out.",
        reports=("tensorflow/tensorflow#118077", "tensorflow/tensorflow#119990"),
        workaround="look for NaN with tf.math.is_nan",
    ),
)
