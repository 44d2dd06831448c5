"""The mean of 100,000 float16 numbers between 0 and 1, on the CPU.

Report: tensorflow/tensorflow#115732, tensorflow/tensorflow#56890. The kernel holds the number of elements in the
type of the elements: 65,520 and more are infinite in float16, and the mean is 0, or NaN where the sum is infinite
too.
Kind: wrong. Reference: NumPy in float64; the mean is about 0.5.
Seen here: wrong on 2.12 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload


def build(*, seed: int, folder: Path, dtype: str = "float16", count: int = 100_000) -> Case:
    x = np.random.default_rng(seed).uniform(0, 1, count).astype(dtype)
    arguments = (tf.constant(x),)
    return Case(
        target=tf.reduce_mean,
        setup=lambda: arguments,
        reference=lambda: {"answer": np.mean(x.astype("float64"))},
        tolerance=Relative(32 * EPSILON[dtype]),
        items=count,
        unit="numbers",
        compute=dtype,
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"count": 100_000}, {"count": 1000}, {"dtype": "float32"}),
    smoke={"count": 1000},
    regression=Regression(
        kind="wrong",
        symptom="tf.reduce_mean of 65,520 or more float16 numbers is 0 on the CPU.",
        reports=("tensorflow/tensorflow#115732", "tensorflow/tensorflow#56890"),
        workaround="cast to float32 before the mean",
    ),
)
