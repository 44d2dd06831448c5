"""Four bytes made by an eager operation, again and again, under Python 3.11.

A program that calls TensorFlow for days runs out of memory: most operations keep a few dozen bytes each.
Report: tensorflow/tensorflow#62551, tensorflow/tensorflow#60131, tensorflow/tensorflow#65675 (Python 3.11, on 2.12 to
2.17; read from a dataset, too). Kind: leak.
Reference: an operation whose answer is dropped keeps nothing.
Seen here, kB kept by a call: 2.12 0.0958, 2.13 0.192, 2.14 0.0967, 2.15 0.0958, 2.16 0.673, 2.17 0, 2.18 0, 2.19 0,
2.20 0, 2.21 0.
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
        symptom="Eager operations keep some memory with every call, under Python 3.11.",
        reports=("tensorflow/tensorflow#62551", "tensorflow/tensorflow#60131", "tensorflow/tensorflow#65675"),
        workaround="Run these releases on Python 3.10, or the loop as one tf.function.",
    ),
)
