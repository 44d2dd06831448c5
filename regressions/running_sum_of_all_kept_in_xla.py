"""The running sum of numbers of which a mask leaves all, in a compiled function.

Report: openxla/xla#46618. Where a mask leaves some only, the process dies (cumsum_of_masked_numbers_in_xla); where it
leaves all, there is an answer, of another length or with other numbers, without a word.
Kind: wrong. Reference: numpy.cumsum of all numbers.
Seen here: wrong on 2.12 to 2.21; one number is left of 64 up to 2.16, 32 or 48 of 64 differ from 2.17 on.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Workload, in_mode, tracing


def build(*, seed: int, folder: Path, mode: str, masked: bool = True, count: int = 64) -> Case:
    x = np.random.default_rng(seed).integers(1, 9, size=count)

    def summed(numbers: tf.Tensor, chosen: tf.Tensor) -> tf.Tensor:
        return tf.cumsum(tf.boolean_mask(numbers, chosen) if masked else numbers)

    call, arguments = in_mode(summed, mode), (tf.constant(x), tf.ones(count, "bool"))
    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: {"answer": np.cumsum(x)},
        compute="int64",
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"mode": "xla"}, {"mode": "xla", "masked": False}, {"mode": "function"}),
    smoke={"mode": "function"},
    regression=Regression(
        kind="wrong",
        symptom="tf.cumsum after a tf.boolean_mask that leaves everything is wrong with jit_compile=True.",
        reports=("openxla/xla#46618",),
        workaround="multiply by the mask instead of leaving numbers out, or leave tf.cumsum out of the function",
    ),
)
