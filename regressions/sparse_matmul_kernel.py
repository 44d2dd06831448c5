"""A sparse matrix, one number in fifty, times a dense one.

Since 2.20 the kernel takes six to ten times as long on a CPU, for layers and graphs of sparse inputs.
No report is known: docs/findings/kernels_since_2_20.md. Kind: slow.
Reference: the product of the dense matrices, NumPy in float64.
Seen here, milliseconds of CPU time a call: 2.12 0.373, 2.13 0.124, 2.14 0.105, 2.15 0.109, 2.16 0.116, 2.17 0.205,
2.18 0.105, 2.19 0.11, 2.20 1.2, 2.21 1.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload

SIZE, WIDTH, ONE_IN = 1000, 32, 50


def build(*, seed: int, folder: Path, matrix: str) -> Case:
    """Multiply the matrix in its sparse or its dense form."""
    rng = np.random.default_rng(seed)
    a = np.where(rng.integers(ONE_IN, size=(SIZE, SIZE)) == 0, rng.standard_normal((SIZE, SIZE)), 0)
    b = rng.standard_normal((SIZE, WIDTH)).astype("float32")
    a = a.astype("float32")
    arguments = (tf.sparse.from_dense(a) if matrix == "sparse" else tf.constant(a), tf.constant(b))
    return Case(
        target=tf.sparse.sparse_dense_matmul if matrix == "sparse" else tf.linalg.matmul,
        setup=lambda: arguments,
        reference=lambda: {"answer": a.astype("float64") @ b},
        tolerance=Relative(8 * (SIZE / ONE_IN) ** 0.5 * EPSILON["float32"]),
        flops=2.0 * SIZE * SIZE / ONE_IN * WIDTH,
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"matrix": "sparse"}, {"matrix": "dense"}),
    smoke={"matrix": "sparse"},
    regression=Regression(
        kind="slow",
        symptom="tf.sparse.sparse_dense_matmul takes six to ten times as long on a CPU since 2.20.",
        good="2.19",
        workaround="Multiply the dense matrix where it fits, which takes less time here.",
    ),
)
