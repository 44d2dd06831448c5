"""Variables, made and dropped, each of which has a name of its own.

Since 2.15 a program that makes models in a loop grows by 36 to 44 kB per variable: the eager runtime keeps a kernel
for every name that a variable ever had, an attribute of the operation that makes it. Keras numbers these names.
Report: none of names (docs/findings/variable_for_every_name.md); tensorflow/tensorflow#40171 is of the same cache.
Kind: leak.
Reference: a variable that nobody refers to any more keeps nothing.
Seen here, kB kept by a call: 2.12 0.246, 2.13 0.164, 2.14 0.246, 2.15 44.4, 2.16 41.2, 2.17 37.1, 2.18 36.9,
2.19 37, 2.20 36.3, 2.21 35.9.
"""

import itertools
from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._memory import growth
from workloads._spec import Absolute, Case, Regression, Workload


def build(*, seed: int, folder: Path, names: str, calls: int = 100) -> Case:
    """Make a variable, with a name of its own or with the same as all."""
    numbers = itertools.count()

    def call() -> None:
        tf.Variable(0.0, name=f"variable_{next(numbers)}" if names == "each" else "variable")

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
    points=({"names": "each"}, {"names": "same"}),
    smoke={"names": "same", "calls": 10},
    regression=Regression(
        kind="leak",
        symptom="Every variable with a new name keeps some 40 kB after it is dropped.",
        reports=("tensorflow/tensorflow#40171",),
        workaround="Give variables the same names again; Keras does so after clear_session.",
    ),
)
