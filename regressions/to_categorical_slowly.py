"""Labels as one-hot rows, by Keras' to_categorical.

No report is known. Kind: slow.
Reference: rows of NumPy's identity matrix.
Seen here, milliseconds of CPU time a call: 2.12 0.791, 2.13 0.723, 2.14 0.984, 2.15 0.698, 2.16 1.05, 2.17 1.56,
2.18 1.19, 2.19 1.5, 2.20 1.47, 2.21 1.23.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

LABELS, CLASSES = 100_000, 10


def build(*, seed: int, folder: Path, way: str) -> Case:
    """Make one-hot rows, by Keras or TensorFlow."""
    labels = np.random.default_rng(seed).integers(CLASSES, size=LABELS)
    identity = np.eye(CLASSES)
    return Case(
        target=(lambda x: tf.keras.utils.to_categorical(x, CLASSES))
        if way == "to_categorical"
        else (lambda x: tf.one_hot(x, CLASSES)),
        setup=lambda: (labels,),
        reference=lambda: {"answer": identity[labels]},
        tolerance=Exact(),
        items=LABELS,
        unit="labels",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"way": "to_categorical"}, {"way": "one_hot"}),
    smoke={"way": "to_categorical"},
    regression=Regression(
        kind="slow",
        symptom="to_categorical of NumPy labels takes longer with later releases of Keras 3.",
        good="2.15",
        workaround="Use tf.one_hot, or rows of an identity matrix.",
    ),
)
