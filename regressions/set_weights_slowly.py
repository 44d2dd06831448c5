"""The weights of a model of forty arrays, set at once.

Copying weights from one network to another is what target networks and averaging over workers do with every step.
No report is known. Kind: slow.
Reference: the arrays that were put in, read back with NumPy.
SEEN
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

LAYERS, WIDTH = 20, 16


def build(*, seed: int, folder: Path, way: str) -> Case:
    """Set the weights by the model, or variable by variable."""
    rng = np.random.default_rng(seed)
    layers = [tf.keras.layers.Dense(WIDTH) for _ in range(LAYERS)]
    model = tf.keras.Sequential([tf.keras.Input((WIDTH,)), *layers])
    arrays = [rng.standard_normal(tuple(v.shape)).astype("float32") for v in model.trainable_variables]

    def assign(values: list[np.ndarray]) -> None:
        for variable, value in zip(model.trainable_variables, values, strict=True):
            variable.assign(value)

    def answer(outputs: Any) -> dict[str, np.ndarray]:
        return {str(n): np.asarray(v) for n, v in enumerate(model.trainable_variables)}

    return Case(
        target=model.set_weights if way == "set_weights" else assign,
        setup=lambda: (arrays,),
        reference=lambda: {str(n): array for n, array in enumerate(arrays)},
        answer=answer,
        tolerance=Exact(),
        items=len(arrays),
        unit="arrays",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"way": "set_weights"}, {"way": "assign"}),
    smoke={"way": "set_weights"},
    regression=Regression(
        kind="slow",
        symptom="set_weights of a model takes twice to three times as long with Keras 3.",
        good="2.15",
        workaround="Copy the weights inside one tf.function.",
    ),
)
