"""Four bytes made by an eager operation, again and again, under Python 3.11.

A program that calls TensorFlow for days runs out of memory: most operations keep a few dozen bytes each.
Report: tensorflow/tensorflow#62551 and tensorflow/tensorflow#60131 (from Python 3.11 on, 2.12 to 2.15). Kind: leak.
Reference: an operation whose answer is dropped keeps nothing.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._memory import growth
from workloads._spec import Absolute, Case, Regression, Workload


def build(*, seed: int, folder: Path, what: str, calls: int = 5000) -> Case:
    """Make a tensor by an operation, or a NumPy array."""
    call = {"tf.zeros": lambda: tf.zeros((1,)), "np.zeros": lambda: np.zeros((1,), "float32")}[what]

    return Case(
        target=lambda: growth(call, calls),
        setup=tuple,
        reference=lambda: {"growth": np.array(0.0)},
        answer=lambda outputs: {"growth": np.array(outputs[0])},
        tolerance=Absolute(9.0, "bytes per call"),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"what": "tf.zeros"}, {"what": "np.zeros"}),
    smoke={"what": "np.zeros", "calls": 1000},
    regression=Regression(
        kind="leak",
        symptom="Eager operations keep some memory with every call, under Python 3.11 and later.",
        reports=("tensorflow/tensorflow#62551", "tensorflow/tensorflow#60131"),
        workaround="Run these releases on Python 3.10, or the loop as one tf.function.",
    ),
)
