"""A dataset of five elements, shuffled with a buffer that is far larger than any memory.

Report: tensorflow/tensorflow#113167, tensorflow/tensorflow#43119 (fixed after 2.21 by
tensorflow/tensorflow#124248). A slot is taken for every element that the buffer could hold, and the process dies
where that fails.
Kind: crash. Truth: an error that names buffer_size, as in the fixed release; a small buffer gives each element
once.
Seen here: SIGSEGV on 2.12 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Raises, Regression, Workload


def build(*, seed: int, folder: Path, power: int) -> Case:
    def shuffled(elements: tf.Tensor) -> np.ndarray:
        dataset = tf.data.Dataset.from_tensor_slices(elements).shuffle(2**power, seed=seed)
        return np.sort([int(element) for element in dataset])

    arguments = (tf.range(5),)
    too_large = Raises("ValueError", "buffer_size")
    return Case(
        target=shuffled,
        setup=lambda: arguments,
        reference=lambda: too_large if power > 30 else {"answer": np.arange(5)},
        items=5,
        unit="elements",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"power": 40}, {"power": 4}),
    smoke={"power": 4},
    regression=Regression(
        kind="crash",
        symptom="Dataset.shuffle with a buffer_size beyond memory kills the process where an error is due.",
        reports=(
            "tensorflow/tensorflow#113167",
            "tensorflow/tensorflow#43119",
            "tensorflow/tensorflow#124248",
        ),
        workaround="cap buffer_size at the number of elements",
    ),
)
