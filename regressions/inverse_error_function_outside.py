"""tf.math.erfinv of numbers beyond 1, where it is not defined.

Report: tensorflow/tensorflow#59576. The old kernel answers infinity, so that a probability out of range passes as
an extreme one.
Kind: wrong. Truth: NaN, as SciPy has it; inside, the inverse of Python's math.erf.
Seen here: wrong on 2.12 to 2.14, proven on 2.15 to 2.21 (the report is open still).
"""

from math import erf
from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload


def build(*, seed: int, folder: Path, inside: bool) -> Case:
    y = np.linspace(-2, 2, 41)  # their erf is told from 1 in float32
    x = np.array([erf(value) for value in y]) if inside else np.array([1.5, -1.5, 2.0, -30.0])
    arguments = (tf.constant(x, "float32"),)
    return Case(
        target=tf.math.erfinv,
        setup=lambda: arguments,
        reference=lambda: {"answer": y if inside else np.full(4, np.nan)},
        tolerance=Relative(1e-5),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"inside": False}, {"inside": True}),
    smoke={"inside": True},
    regression=Regression(
        kind="wrong",
        symptom="tf.math.erfinv of numbers beyond 1 is infinite where it is not defined.",
        reports=("tensorflow/tensorflow#59576",),
        workaround="check that the argument lies between -1 and 1",
    ),
)
