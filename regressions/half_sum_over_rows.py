"""The sum of 5,000 rows of ones in float16, on the CPU.

Report: tensorflow/tensorflow#123299, tensorflow/tensorflow#124049 (a proposed fix). Over the first axis the
numbers are added one by one in float16: 2048 + 1 is 2048, and the sum stays there. Over the last axis they are
added in parts. bfloat16 adds in float32.
Kind: wrong. Reference: the count; 5000 is a float16 number.
Seen here: wrong on 2.12 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload

COUNT = 5000


def build(*, seed: int, folder: Path, axis: int, dtype: str = "float16") -> Case:
    arguments = (tf.ones((COUNT, 3) if axis == 0 else (3, COUNT), dtype),)
    return Case(
        target=lambda x: tf.reduce_sum(x, axis=axis),
        setup=lambda: arguments,
        reference=lambda: {"answer": np.full(3, float(COUNT))},
        tolerance=Relative(32 * EPSILON[dtype]),
        answer=lambda outputs: {"answer": np.asarray(outputs[0]).astype("float64")},
        compute=dtype,
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"axis": 0}, {"axis": 1}, {"axis": 0, "dtype": "float32"}),
    smoke={"axis": 1},
    regression=Regression(
        kind="wrong",
        symptom="tf.reduce_sum over the first axis of float16 ones stops at 2048.",
        reports=("tensorflow/tensorflow#123299", "tensorflow/tensorflow#124049"),
        workaround="cast to float32 before the sum",
    ),
)
