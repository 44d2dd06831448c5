"""A slice whose end lies before its start, of rows that a mask picked, in a compiled function.

Report: tensorflow/tensorflow#124950 (fixed after 2.21 by tensorflow/tensorflow#125224). The number of picked
rows is known at run time only; the compiled slice then has a negative size, and the process jumps into nowhere.
Kind: crash. Reference: the slicing rules of Python and NumPy: such a slice has no rows.
Seen here: refused with an InvalidArgumentError on 2.12, SIGSEGV on 2.13 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Raises, Regression, Workload, in_mode, tracing

REFUSED = Raises("InvalidArgumentError", "Expected a non-negative size")


def last_to_first(x: tf.Tensor) -> tf.Tensor:
    picked = tf.boolean_mask(x, x[:, 0] > 0)
    return tf.strided_slice(picked, [-1, 0], [0, 3])


def build(*, seed: int, folder: Path, mode: str, rows: int = 4) -> Case:
    x = np.random.default_rng(seed).standard_normal((rows, 3)).astype("float32")
    x[: rows // 2, 0], x[rows // 2 :, 0] = 1, -1
    call, arguments = in_mode(last_to_first, mode), (tf.constant(x),)
    refuses = mode == "xla" and tf.__version__.startswith("2.12.")
    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: REFUSED if refuses else {"answer": x[x[:, 0] > 0][-1:0]},
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"mode": "xla"}, {"mode": "function"}),
    smoke={"mode": "function"},
    regression=Regression(
        kind="crash",
        symptom="An empty slice of masked rows kills the process in a function with jit_compile=True.",
        reports=("tensorflow/tensorflow#124950", "tensorflow/tensorflow#125224"),
        workaround="leave the slice of masked rows out of the compiled function",
    ),
)
