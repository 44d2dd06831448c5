"""tf.nn.conv2d of a matrix, which is no image, eagerly.

Report: tensorflow/tensorflow#95415, which says that nightlies of June 2025 raise an error. With oneDNN on, a
dimension that is not there is read: a failed check aborts the process, or it dies by a signal.
Kind: crash. Truth: an InvalidArgumentError that asks for four dimensions, as without oneDNN; a real image is
convolved with a 1×1 kernel, which is a product of matrices.
Seen here: SIGABRT on 2.12 to 2.21, also on those that the report takes for fixed.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Raises, Regression, Relative, Workload


def build(*, seed: int, folder: Path, rank: int) -> Case:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((2, 3, 4, 10)[4 - rank :]).astype("float32")
    kernel = rng.standard_normal((10, 5) if rank == 2 else (1, 1, 10, 5)).astype("float32")
    arguments = (tf.constant(x), tf.constant(kernel))
    refused = Raises("InvalidArgumentError", "must be 4-dimensional")
    product = x.astype("float64") @ kernel.reshape(10, 5)
    return Case(
        target=lambda image, weights: tf.nn.conv2d(image, weights, 1, "VALID"),
        setup=lambda: arguments,
        reference=lambda: {"answer": product} if rank == 4 else refused,
        tolerance=Relative(4 * 10**0.5 * EPSILON["float32"]),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"rank": 2}, {"rank": 4}),
    smoke={"rank": 4},
    regression=Regression(
        kind="crash",
        symptom="tf.nn.conv2d of an input without four axes kills the process where an error is due.",
        reports=("tensorflow/tensorflow#95415",),
        workaround="check the rank before the call, or set TF_ENABLE_ONEDNN_OPTS=0",
    ),
)
