"""A sequential model of ten layers, put together by add.

With Keras 3 every add builds the whole model so far anew. No report is known. Kind: slow.
Reference: the number of parameters by its closed form.
SEEN
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

LAYERS, WIDTH = 10, 8


def build(*, seed: int, folder: Path, way: str) -> Case:
    """Make a model by add, or of a list."""

    def target() -> Any:
        layers = [tf.keras.layers.Dense(WIDTH) for _ in range(LAYERS)]
        if way == "list":
            return tf.keras.Sequential([tf.keras.Input((WIDTH,)), *layers])
        model = tf.keras.Sequential()
        model.add(tf.keras.Input((WIDTH,)))
        for layer in layers:
            model.add(layer)
        return model

    return Case(
        target=target,
        setup=tuple,
        reference=lambda: {"parameters": np.array(LAYERS * WIDTH * (WIDTH + 1))},
        answer=lambda outputs: {"parameters": np.array(outputs[0].count_params())},
        tolerance=Exact(),
        items=LAYERS,
        unit="layers",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"way": "add"}, {"way": "list"}),
    smoke={"way": "add"},
    regression=Regression(
        kind="slow",
        symptom="A sequential model put together layer by layer takes longer to build with Keras 3.",
        good="2.15",
        workaround="Give the layers to Sequential as a list.",
    ),
)
