"""A small model written to a .keras file.

No report is known. Kind: slow.
Reference: the arrays that were put in, read with h5py from the file's own parts, without Keras.
SEEN
"""

import io
import zipfile
from pathlib import Path
from typing import Any

import h5py  # type: ignore[import-not-found, import-untyped, unused-ignore]
import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

LAYERS, WIDTH = 5, 16


def build(*, seed: int, folder: Path, what: str) -> Case:
    """Save the whole model, or its weights."""
    rng = np.random.default_rng(seed)
    arrays = [rng.standard_normal(shape).astype("float32") for shape in [(WIDTH, WIDTH), (WIDTH,)] * LAYERS]
    layers = [tf.keras.layers.Dense(WIDTH) for _ in range(LAYERS)]
    model = tf.keras.Sequential([tf.keras.Input((WIDTH,)), *layers])
    model.set_weights(arrays)
    path = folder / ("model.keras" if what == "model" else "model.weights.h5")

    def answer(outputs: Any) -> dict[str, np.ndarray]:
        content = io.BytesIO(zipfile.ZipFile(path).read("model.weights.h5")) if what == "model" else path
        found: list[float] = []

        def keep(_: str, each: Any) -> None:
            if isinstance(each, h5py.Dataset):
                found.append(each[()].sum(dtype="float64"))

        with h5py.File(content, "r") as file:
            file.visititems(keep)
        return {"sums": np.sort(found)}

    return Case(
        target=lambda: (model.save if what == "model" else model.save_weights)(path),
        setup=tuple,
        reference=lambda: {"sums": np.sort([array.sum(dtype="float64") for array in arrays])},
        answer=answer,
        tolerance=Exact(),
    )


REGRESSION = Regression(
    kind="slow",
    symptom="Saving a small model takes twice as long in 2.13, and longer again with later releases.",
    good="2.12",
    workaround="Save the weights only while training.",
)
POINTS = ({"what": "model"}, {"what": "weights"})
WORKLOAD = Workload(revision=1, build=build, points=POINTS, smoke=POINTS[0], regression=REGRESSION)
