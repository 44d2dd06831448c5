"""A dataset from a Python generator of 5,000 rows, read through.

Report: tensorflow/tensorflow#65675, tensorflow/tensorflow#60659 (Python 3.11: memory grows with each element, on
2.13 to 2.17), tensorflow/tensorflow#37653. Kind: leak.
Reference: rows that nobody refers to any more keep nothing.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._memory import growth
from workloads._spec import Absolute, Case, Regression, Workload


def build(*, seed: int, folder: Path, rows: str, calls: int = 2) -> Case:
    """Read 5,000 rows from a generator, one by one or as one batch."""
    data = np.random.default_rng(seed).standard_normal((5000, 32)).astype("float32")
    dataset = tf.data.Dataset.from_generator(lambda: iter(data), output_signature=tf.TensorSpec([32]))
    dataset = dataset if rows == "each" else dataset.batch(5000)

    def call() -> None:
        for _ in dataset:
            pass

    return Case(
        target=lambda: growth(call, calls),
        setup=tuple,
        reference=lambda: {"growth": np.array(0.0)},
        answer=lambda outputs: {"growth": np.array(outputs[0])},
        tolerance=Absolute(6e3, "bytes per call"),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"rows": "each"}, {"rows": "batched"}),
    smoke={"rows": "batched", "calls": 1},
    regression=Regression(
        kind="leak",
        symptom="Each element that a loop over a dataset reads keeps some memory, under Python 3.11.",
        reports=("tensorflow/tensorflow#65675", "tensorflow/tensorflow#60659", "tensorflow/tensorflow#37653"),
        workaround="Run on Python 3.10, or read large batches.",
    ),
)
