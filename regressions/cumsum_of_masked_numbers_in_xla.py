"""The running sum of the numbers that a mask leaves, in a compiled function.

Report: openxla/xla#44942 and openxla/xla#44944, where something else hides the cause, which openxla/xla#46618 tells:
a running sum over a size that is known at run time only gets a negative size, and the process dies of writing far
beyond its buffer. tf.image.rot90 and tf.where make such sizes too. Where nearly all numbers are left, the answer has
another length or other numbers, without a word.
Kind: crash. Reference: numpy.cumsum.
Seen here: SIGSEGV on 2.12 to 2.16 and 2.18 to 2.21; on 2.17 an empty answer, or SIGSEGV.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Workload, in_mode, tracing


def build(
    *, seed: int, folder: Path, mode: str, running: bool = True, kept: int = 40, count: int = 64
) -> Case:
    rng = np.random.default_rng(seed)
    x, mask = rng.integers(9, size=count), rng.permutation(count) < kept
    total: Any = tf.cumsum if running else tf.reduce_sum
    call = in_mode(lambda numbers, chosen: total(tf.boolean_mask(numbers, chosen)), mode)
    arguments = (tf.constant(x), tf.constant(mask))
    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: {"answer": np.asarray(np.cumsum(x[mask]) if running else np.sum(x[mask]))},
        compute="int64",
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"mode": "xla"}, {"mode": "xla", "running": False}, {"mode": "function"}),
    smoke={"mode": "function"},
    regression=Regression(
        kind="crash",
        symptom="tf.cumsum after tf.boolean_mask kills the process in a function with jit_compile=True.",
        reports=("openxla/xla#44942", "openxla/xla#44944", "openxla/xla#46618"),
        workaround="multiply by the mask instead of leaving numbers out, or leave tf.cumsum out of the function",
    ),
)
