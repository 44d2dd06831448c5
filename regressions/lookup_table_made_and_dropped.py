"""A lookup table of one entry, made and dropped.

A service that makes a table per request grows without end: the eager runtime keeps a kernel for every table's name.
Report: none of tables; tensorflow/tensorflow#40171 is of the same cache. Kind: leak.
Reference: a table that nobody refers to any more keeps nothing.
Seen here, kB kept by a call: 2.12 38.2, 2.13 44, 2.14 44, 2.15 44.2, 2.16 42.1, 2.17 37.2, 2.18 37.2, 2.19 37.2,
2.20 36.5, 2.21 36.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._memory import growth
from workloads._spec import Absolute, Case, Regression, Workload


def build(*, seed: int, folder: Path, what: str, calls: int = 200) -> Case:
    """Make a table, or only the two tensors that it is made of."""

    def call() -> None:
        entry = tf.lookup.KeyValueTensorInitializer(tf.constant(["a"]), tf.constant([1]))
        if what == "table":
            tf.lookup.StaticHashTable(entry, 0)

    return Case(
        target=lambda: growth(call, calls),
        setup=tuple,
        reference=lambda: {"growth": np.array(0.0)},
        answer=lambda outputs: {"growth": np.array(outputs[0])},
        tolerance=Absolute(3e3, "bytes per call"),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"what": "table"}, {"what": "tensors"}),
    smoke={"what": "tensors", "calls": 20},
    regression=Regression(
        kind="leak",
        symptom="Every lookup table that is made keeps some 40 kB after it is dropped.",
        reports=("tensorflow/tensorflow#40171",),
        workaround="Make a table once and keep it.",
    ),
)
