"""A function compiled by XLA for each of many shapes, then dropped.

Report: tensorflow/tensorflow#64170 (training new models with jit_compile grows on 2.16 to 2.21).
The cache of what XLA compiled has no bound. Kind: leak.
Reference: a compiled function that nobody refers to any more keeps nothing.
Seen here, kB kept by a call: 2.12 150, 2.13 156, 2.14 179, 2.15 176, 2.16 180, 2.17 179, 2.18 217, 2.19 249,
2.20 252, 2.21 222.
"""

import gc
import itertools
from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._memory import growth
from workloads._spec import Absolute, Case, Regression, Workload


def build(*, seed: int, folder: Path, by: str, calls: int = 8) -> Case:
    """Make a function of a new shape, call it once and drop it."""
    sizes = itertools.count(1)

    def call() -> None:
        function = tf.function(lambda x: tf.sin(x) + tf.cos(x), jit_compile=True if by == "xla" else None)
        function(tf.zeros((next(sizes), 4)))
        del function
        gc.collect()

    gc.freeze()  # so that collecting after each call takes little time

    return Case(
        target=lambda: growth(call, calls),
        setup=tuple,
        reference=lambda: {"growth": np.array(0.0)},
        answer=lambda outputs: {"growth": np.array(outputs[0])},
        tolerance=Absolute(1e4, "bytes per call"),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"by": "xla"}, {"by": "tensorflow"}),
    smoke={"by": "tensorflow", "calls": 2},
    regression=Regression(
        kind="leak",
        symptom="What XLA compiled stays in memory after its function is dropped.",
        reports=("tensorflow/tensorflow#64170",),
        workaround="Compile once and keep the function; jit_compile=False for models made in a loop.",
    ),
)
