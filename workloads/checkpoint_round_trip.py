"""State saved to disk and restored from it.

Stresses: serialisation, the file system, and the matching of saved names to Python objects.
Work: one call saves, spoils the state, and restores it. The rate counts the bytes of the state both ways.
Documented: x = 6, assign 1, save, assign 8, restore: 1; and `Checkpoint(optimizer=…, model=…)`.
Reference: the bits that were saved.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._model import convolutional, optimizer_state, reset
from workloads._spec import Arrays, Case, Exact, Place, Workload

Saved = tuple[Any, list[Any]]  # a checkpoint, and the variables that it must bring back


def one_variable(size: int) -> Saved:
    """The documented variable; of more than one element, a vector of `size` float32."""
    x = tf.Variable(6.0) if size == 1 else tf.Variable(tf.zeros(size))
    return tf.train.Checkpoint(x=x), [x]


def model_and_optimizer(size: int) -> Saved:
    """The note's convolutional model and its Adam."""
    model, optimizer = convolutional(), tf.keras.optimizers.Adam()
    optimizer.build(model.trainable_variables)
    return tf.train.Checkpoint(optimizer=optimizer, model=model), [
        *model.trainable_variables,
        *optimizer_state(optimizer),
    ]


def values_for(variables: Sequence[Any], rng: np.random.Generator) -> list[np.ndarray]:
    """What to save: 1.0 for the documented scalar, else seeded numbers (whole ones for counters)."""
    if len(variables) == 1 and variables[0].shape.rank == 0:
        return [np.float32(1.0)]
    return [(1000 * rng.standard_normal(v.shape)).astype(np.asarray(v).dtype) for v in variables]


def round_trip(root: Any, variables: Sequence[Any], spoil: Sequence[Any], folder: Path) -> Callable[[], None]:
    """Save, assign 8 to every variable, restore the latest checkpoint."""

    def call() -> None:
        root.save(str(folder / "ckpt"))
        reset(variables, spoil)
        root.restore(tf.train.latest_checkpoint(str(folder)))

    return call


def numbered(values: Sequence[Any]) -> Arrays:
    """Arrays by the number of their variable."""
    return {f"variable {k}": np.asarray(value) for k, value in enumerate(values)}


def build(*, seed: int, folder: Path, what: str, size: int = 1) -> Case:
    """The round trip of a variable of `size` elements, or of the model with its optimizer."""
    root, variables = {"variable": one_variable, "model": model_and_optimizer}[what](size)
    values = values_for(variables, np.random.default_rng(seed))
    spoil = [np.full_like(value, 8) for value in values]

    def setup() -> tuple[()]:
        shutil.rmtree(folder, ignore_errors=True)  # or the checkpoints of earlier rounds fill the disk
        folder.mkdir(parents=True)
        reset(variables, values)
        return ()

    return Case(
        target=round_trip(root, variables, spoil, folder),
        setup=setup,
        reference=lambda: numbered(values),
        answer=lambda outputs: numbered(variables),
        tolerance=Exact(),
        bytes=2.0 * sum(value.nbytes for value in values),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"what": "variable"}, {"what": "variable", "size": 4_194_304}, {"what": "model"}),
    smoke={"what": "variable"},
    places=(
        Place(144, "a variable saved as 1, changed to 8, restored to 1", {"what": "variable"}),
        Place(149, "checkpoint of a model and its optimizer", {"what": "model"}),
    ),
)
