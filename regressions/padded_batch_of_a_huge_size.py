"""All of a dataset as one padded batch, by a batch size larger than any dataset.

Report: none for padded_batch (docs/findings/padded_batch_of_a_huge_size.md); tensorflow/tensorflow#105098 is about
Dataset.batch with drop_remainder. A slot is taken for every element that the batch could hold, and the process is
aborted where that fails; Dataset.batch takes any size.
Kind: crash. Reference: the documented contract: the last batch holds what is left.
Seen here: SIGABRT on 2.12 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Workload


def build(*, seed: int, folder: Path, padded: bool) -> Case:
    def batched(elements: tf.Tensor) -> np.ndarray:
        dataset = tf.data.Dataset.from_tensor_slices(elements)
        (batch,) = dataset.padded_batch(2**40) if padded else dataset.batch(2**40)
        return np.asarray(batch)

    x = np.random.default_rng(seed).integers(9, size=3)
    arguments = (tf.constant(x),)
    return Case(
        target=batched,
        setup=lambda: arguments,
        reference=lambda: {"answer": x},
        items=3,
        unit="elements",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"padded": True}, {"padded": False}),
    smoke={"padded": False},
    regression=Regression(
        kind="crash",
        symptom="Dataset.padded_batch with a batch size beyond memory kills the process; Dataset.batch does not.",
        workaround="cap the batch size at the number of elements",
    ),
)
