"""A whole model saved to a file and loaded from it: architecture, weights and optimizer.

Stresses: serialisation, HDF5, and the making of layers and variables; `form=savedmodel` traces the model too.
Work: one call saves the compiled dense 72-32-10 model and loads it. The rate counts the weights' and the
optimizer's bytes both ways.
Documented: `form=h5`, `model.save('model.h5'); model = tf.keras.models.load_model('model.h5')`. Keras 3 calls
the format legacy, and of Adam its `load_model` brings back only the count of steps: the moments are left out
without a word. `form=keras` is what it wants instead, `model.keras`. `form=savedmodel` is what serves a
model, `model.export(...)` and `tf.saved_model.load(...)`; it holds no optimizer.
Reference: the bits that were saved, the layers as the note writes them, and the probabilities of a NumPy
forward pass in float64.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._architecture import FORWARD, ROWS, architecture, described, probabilities
from workloads._model import compiled, dense, optimizer_state, reset
from workloads._numpy_dense import forward, initial_weights, samples
from workloads._spec import Arrays, Case, Place, Workload

FILES = {"h5": "model.h5", "keras": "model.keras"}
KEPT = "optimizer variables kept"


def saved_and_loaded(model: Any, path: str) -> Any:
    """The documented line."""
    model.save(path)
    return tf.keras.models.load_model(path)


def exported_and_loaded(model: Any, path: str) -> Any:
    """The SavedModel; what `export` says on standard output is dropped."""
    with redirect_stdout(io.StringIO()):
        model.export(path)
    return tf.saved_model.load(path)


def bits(what: str, values: Sequence[Any]) -> Arrays:
    """The bits of numbered arrays, as integers, which are compared exactly."""
    arrays = [np.asarray(value) for value in values]
    return {f"{what} {k}": array.reshape(-1).view(f"u{array.itemsize}") for k, array in enumerate(arrays)}


def kept(moments: Sequence[np.ndarray], state: Sequence[Any]) -> int:
    """How many of the optimizer's saved variables have the same bits in what was loaded."""
    pairs = zip(moments, state, strict=False)  # fewer may come back
    return sum(np.array_equal(saved, np.asarray(variable)) for saved, variable in pairs)


def of_keras(model: Any, x: np.ndarray, moments: Sequence[np.ndarray]) -> Arrays:
    """What was loaded by Keras: layers, weights, the optimizer's state, and probabilities."""
    return {
        **described(model),
        **bits("weight", model.trainable_variables),
        KEPT: np.array(kept(moments, optimizer_state(model.optimizer))),
        "probabilities": probabilities(model, x),
    }


def of_saved_model(loaded: Any, x: np.ndarray) -> Arrays:
    """What was loaded as a SavedModel: weights, and probabilities."""
    return {**bits("weight", loaded.trainable_variables), "probabilities": probabilities(loaded.serve, x)}


def seeded(model: Any, weights: Sequence[Any], rng: np.random.Generator) -> list[np.ndarray]:
    """Give a compiled model its weights and its optimizer a state of random numbers; return that state."""
    state = optimizer_state(model.optimizer)
    moments = [(100 * rng.random(tuple(v.shape))).astype(np.asarray(v).dtype) for v in state]
    reset([*model.trainable_variables, *state], [*weights, *moments])
    return moments


def build(*, seed: int, folder: Path, form: str) -> Case:
    """The round trip of the compiled dense model, all of whose numbers are seeded."""
    rng = np.random.default_rng(seed)
    weights, (x, _), model = initial_weights(rng), samples(rng, ROWS), compiled(dense())
    moments, exports = seeded(model, weights, rng), form == "savedmodel"
    whole = {} if exports else {**architecture(), KEPT: np.array(len(moments))}

    def setup() -> tuple[Any, ...]:
        tf.keras.backend.clear_session()  # or the graphs of models loaded earlier pile up
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return model, str(folder / FILES.get(form, "exported"))

    def answer(outputs: Sequence[Any]) -> Arrays:
        return of_saved_model(outputs[0], x) if exports else of_keras(outputs[0], x, moments)

    return Case(
        target=exported_and_loaded if exports else saved_and_loaded,
        setup=setup,
        reference=lambda: {**bits("weight", weights), "probabilities": forward(weights, x), **whole},
        answer=answer,
        tolerance=FORWARD,
        bytes=2.0 * sum(a.nbytes for a in (weights if exports else [*weights, *moments])),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"form": "h5"}, {"form": "keras"}),
    smoke={"form": "keras"},
    once=({"form": "savedmodel"},),
    places=(
        Place(162, "the whole model in HDF5 and back", {"form": "h5"}),
        Place(162, "the whole model as .keras, which Keras 3 wants", {"form": "keras"}),
    ),
)
