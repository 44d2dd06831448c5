"""A Python function of a large tensor, called eagerly by tf.py_function.

The tensors of each call are kept for a gradient that nobody asks for.
Report: tensorflow/tensorflow#51839, tensorflow/tensorflow#35010 (numpy_function does not leak). Kind: leak.
Reference: a call whose answer is dropped keeps nothing.
Seen here, kB kept by a call: 2.12 28.1, 2.13 36.6, 2.14 37.4, 2.15 37.1, 2.16 28, 2.17 20.8, 2.18 21.1, 2.19 21.7,
2.20 17.4, 2.21 21.8.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._memory import growth
from workloads._spec import Absolute, Case, Regression, Workload

SIZE = 10_000  # numbers of four bytes


def build(*, seed: int, folder: Path, by: str, calls: int = 50) -> Case:
    """Call the identity by py_function or numpy_function."""
    x = tf.constant(np.random.default_rng(seed).standard_normal(SIZE).astype("float32"))
    function = tf.py_function if by == "py_function" else tf.numpy_function
    call = lambda: function(lambda values: values + 1, [x], "float32")  # noqa: E731

    return Case(
        target=lambda: growth(call, calls),
        setup=tuple,
        reference=lambda: {"growth": np.array(0.0)},
        answer=lambda outputs: {"growth": np.array(outputs[0])},
        tolerance=Absolute(SIZE / 2, "bytes per call"),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"by": "py_function"}, {"by": "numpy_function"}),
    smoke={"by": "numpy_function", "calls": 5},
    regression=Regression(
        kind="leak",
        symptom="tf.py_function keeps the tensors of every eager call.",
        reports=("tensorflow/tensorflow#51839", "tensorflow/tensorflow#35010"),
        workaround="Use tf.numpy_function where no gradient is needed.",
    ),
)
