"""The weights of a Keras model of thirty layers, written as a TensorFlow checkpoint.

No report is known. Kind: slow.
Reference: the arrays that were put in, read back from the checkpoint by name and by nothing of Keras.
SEEN
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

LAYERS, WIDTH = 30, 16


def build(*, seed: int, folder: Path, of: str) -> Case:
    """Write a checkpoint of a model, or of plain variables."""
    rng = np.random.default_rng(seed)
    arrays = [rng.standard_normal(shape).astype("float32") for shape in [(WIDTH, WIDTH), (WIDTH,)] * LAYERS]
    if of == "model":
        layers = [tf.keras.layers.Dense(WIDTH) for _ in range(LAYERS)]
        model = tf.keras.Sequential([tf.keras.Input((WIDTH,)), *layers])
        model.set_weights(arrays)
        checkpoint = tf.train.Checkpoint(kept=model)
    else:
        checkpoint = tf.train.Checkpoint(kept=[tf.Variable(array) for array in arrays])

    def answer(outputs: Any) -> dict[str, np.ndarray]:
        reader = tf.train.load_checkpoint(outputs[0])
        found = [reader.get_tensor(name) for name in reader.get_variable_to_shape_map() if "kept" in name]
        return {"sums": np.sort([array.sum(dtype="float64") for array in found])}

    return Case(
        target=lambda: checkpoint.write(str(folder / "checkpoint")),
        setup=tuple,
        reference=lambda: {"sums": np.sort([array.sum(dtype="float64") for array in arrays])},
        answer=answer,
        tolerance=Exact(),
        items=2 * LAYERS,
        unit="arrays",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"of": "model"}, {"of": "variables"}),
    smoke={"of": "model"},
    regression=Regression(
        kind="slow",
        symptom="Writing a checkpoint of a Keras model takes twice as long with Keras 3.",
        good="2.15",
        workaround="Write a checkpoint of the list of the model's variables.",
    ),
)
