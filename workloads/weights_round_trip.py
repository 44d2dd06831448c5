"""A model's weights saved to a file and loaded from it.

Stresses: serialisation, the file system, and HDF5; at 2,048 units the copying of 16 MiB.
Work: one call saves the weights, spoils them, and loads them. The rate counts their bytes both ways.
Documented: `form=tf`, `model.save_weights('./weights/model')` in TensorFlow's format; and `form=h5`,
`model.save_weights('./model.h5', save_format='h5')`. Keras 3 removed both. `form=keras` is the nearest that
works in every release: `model.save_weights('model.weights.h5')`.
Reference: the bits that were saved; in Keras 3 the documented errors.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._model import convolutional, reset
from workloads._spec import Arrays, Case, Exact, Place, Raises, Workload, keras_version

FILES = {"tf": "weights/model", "h5": "model.h5", "keras": "model.weights.h5"}
REMOVED = {
    "tf": Raises("ValueError", "The filename must end in `.weights.h5`"),
    "h5": Raises("TypeError", "unexpected keyword argument 'save_format'"),
}


def square(units: int) -> Any:
    """One dense layer of units × units weights and no bias."""
    model = tf.keras.Sequential([tf.keras.layers.Dense(units, use_bias=False)])
    model.build((None, units))
    return model


def round_trip(model: Any, form: str, spoil: Sequence[Any], folder: Path) -> Callable[[], None]:
    """Save the weights by `form`, assign 8 to every one, load them."""
    path = str(folder / FILES[form])
    options = {"save_format": "h5"} if form == "h5" else {}

    def call() -> None:
        model.save_weights(path, **options)
        reset(model.trainable_variables, spoil)
        model.load_weights(path)

    return call


def numbered(values: Sequence[Any]) -> Arrays:
    """Arrays by the number of their variable."""
    return {f"weight {k}": np.asarray(value) for k, value in enumerate(values)}


def build(*, seed: int, folder: Path, form: str, units: int = 0) -> Case:
    """The round trip of the note's convolutional model, or of one square layer of `units`."""
    model = square(units) if units else convolutional()
    variables, rng = model.trainable_variables, np.random.default_rng(seed)
    values = [rng.standard_normal(tuple(v.shape)).astype("float32") for v in variables]
    spoil = [np.full_like(value, 8) for value in values]

    def setup() -> tuple[()]:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        reset(variables, values)
        return ()

    def expected() -> Arrays | Raises:
        return REMOVED[form] if form in REMOVED and keras_version() >= (3, 0) else numbered(values)

    return Case(
        target=round_trip(model, form, spoil, folder),
        setup=setup,
        reference=expected,
        answer=lambda outputs: numbered(variables),
        tolerance=Exact(),
        bytes=2.0 * sum(value.nbytes for value in values),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"form": "tf"}, {"form": "h5"}, {"form": "keras"}, {"form": "keras", "units": 2048}),
    smoke={"form": "keras"},
    places=(
        Place(156, "weights in TensorFlow's format and back", {"form": "tf"}),
        Place(157, "weights in HDF5 and back", {"form": "h5"}),
        Place(156, "weights as .weights.h5, in place of TensorFlow's format", {"form": "keras"}),
        Place(157, "weights as .weights.h5, in place of save_format='h5'", {"form": "keras"}),
    ),
)
