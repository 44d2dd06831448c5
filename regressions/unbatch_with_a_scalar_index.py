"""tf.raw_ops.Unbatch, which serving uses behind tf.nondifferentiable_batch_function, with a scalar for an index.

Report: tensorflow/tensorflow#80751 (2.16 and 2.17). A dimension that is not there is read, and a failed check
aborts the process.
Kind: crash. Truth: an InvalidArgumentError about the index; with a proper index, the rows of the batch that
belong to the identifier.
Seen here: SEEN.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Raises, Regression, Workload


def build(*, seed: int, folder: Path, index: str) -> Case:
    rows = np.random.default_rng(seed).integers(9, size=(1, 3))
    where = {"scalar": 1, "table": [[7, 0, 1]]}[index]  # identifier 7 has the rows from 0 to 1

    def unbatched(batch: tf.Tensor, place: tf.Tensor) -> tf.Tensor:
        identifier = tf.constant(7, "int64")
        return tf.raw_ops.Unbatch(
            batched_tensor=batch, batch_index=place, id=identifier, timeout_micros=1_000_000
        )

    arguments = (tf.constant(rows), tf.constant(where, "int64"))
    refused = Raises("InvalidArgumentError", "index")
    return Case(
        target=unbatched,
        setup=lambda: arguments,
        reference=lambda: {"answer": rows} if index == "table" else refused,
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"index": "scalar"}, {"index": "table"}),
    smoke={"index": "table"},
    regression=Regression(
        kind="crash",
        symptom="tf.raw_ops.Unbatch with a scalar batch_index kills the process where an error is due",
        reports=("tensorflow/tensorflow#80751",),
        workaround="check that batch_index is a matrix of three columns",
    ),
)
