"""The logarithm of 1 - p plus a small number that keeps it finite, as in a cross-entropy by hand, in a graph.

Report: tensorflow/tensorflow#52045, tensorflow/tensorflow#47548. The graph optimizer makes (1 - p) + 1e-9 into (1
+ 1e-9) - p, and 1 + 1e-9 is 1 in float32: where p is 1, the logarithm is minus infinity, and a loss is infinite
or NaN. Eager execution is right.
Kind: wrong. Reference: NumPy in float64.
Seen here: wrong on 2.12 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload, in_mode, tracing

SMALL = 1e-9


def log_of_rest(p: tf.Tensor) -> tf.Tensor:
    return tf.math.log((1.0 - p) + SMALL)


def build(*, seed: int, folder: Path, mode: str, sure: bool = True) -> Case:
    p = np.random.default_rng(seed).uniform(0, 0.9, 512).astype("float32")
    p[: 32 if sure else 0] = 1
    call, arguments = in_mode(log_of_rest, mode), (tf.constant(p),)
    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: {"answer": np.log((1 - p.astype("float64")) + SMALL)},
        tolerance=Relative(16 * EPSILON["float32"]),
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"mode": "function"}, {"mode": "eager"}, {"mode": "function", "sure": False}),
    smoke={"mode": "eager"},
    regression=Regression(
        kind="wrong",
        symptom="log(1 - p + 1e-9) is minus infinity in tf.function where p is 1.",
        reports=("tensorflow/tensorflow#52045", "tensorflow/tensorflow#47548"),
        workaround="use tf.maximum(1 - p, 1e-9) in its place",
    ),
)
