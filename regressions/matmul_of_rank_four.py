"""A stack of small matrices times one matrix, where the stack has four axes, one of them of size 1.

Report: tensorflow/tensorflow#123109, tensorflow/tensorflow#117700 (fixed after 2.21). With oneDNN on, an eager
product of [B, 1, M, K] by [K, N] writes beyond its buffers: the answer is right or wild, and the process is
aborted in the call, in a later one, or only when it ends in the ordinary way.
Kind: crash. Reference: NumPy in float64.
Seen here: proven on 2.12 to 2.15; on 2.16 to 2.21 SIGSEGV or SIGABRT, in the call or at the end of the process, on
some after a wild answer.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload

SHAPES = {4: (13, 1, 3, 4), 3: (13, 3, 4)}


def build(*, seed: int, folder: Path, rank: int) -> Case:
    rng = np.random.default_rng(seed)
    stack = rng.standard_normal(SHAPES[rank]).astype("float32")
    matrix = rng.standard_normal((4, 16)).astype("float32")
    arguments = (tf.constant(stack), tf.constant(matrix))
    return Case(
        target=tf.linalg.matmul,
        setup=lambda: arguments,
        reference=lambda: {"answer": stack.astype("float64") @ matrix.astype("float64")},
        tolerance=Relative(4 * 4**0.5 * EPSILON["float32"]),
        flops=2.0 * 13 * 3 * 4 * 16,
        items=13,
        unit="matrices",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"rank": 4}, {"rank": 3}),
    smoke={"rank": 3},
    regression=Regression(
        kind="crash",
        symptom="An eager product of a rank-4 stack with one matrix corrupts the heap and kills the process.",
        reports=("tensorflow/tensorflow#123109", "tensorflow/tensorflow#117700"),
        workaround="set TF_ENABLE_ONEDNN_OPTS=0, or drop the axis of size 1 before the product",
    ),
)
