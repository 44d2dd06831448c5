"""Training that saves the model's weights after every epoch.

Stresses: serialisation and the file system, between `fit`'s short epochs.
Work: one call fits five epochs in batches of 16 and saves five times; the rate counts the rows that were
trained on.
Documented: `ModelCheckpoint`, without arguments; `form=tf` saves the weights by a name without an ending, in
TensorFlow's format, as the note's `save_weights` does. Keras 3 refuses such a name. `form=h5` is what it wants
instead, `.weights.h5`; `form=keras` saves the whole model as `.keras`. Keras 2 knows them too.
Reference: the weights at each epoch's end by a float64 replay in NumPy; and the bits of those that the model
has at the end, for the last file.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._callbacks import EPOCHS, UPDATES, drawn, fitted, moved
from workloads._model import compiled, dense, restart, values_of
from workloads._spec import Arrays, Case, Place, Raises, Relative, Workload, keras_version

FILES = {"tf": "{epoch}", "h5": "{epoch}.weights.h5", "keras": "{epoch}.keras"}
REFUSED = Raises("ValueError", "the filepath provided must end in `.weights.h5`")


def read(folder: Path, form: str, epoch: int) -> list[np.ndarray]:
    """The weights that were saved after an epoch, counted from 1."""
    path = str(folder / FILES[form].format(epoch=epoch))
    if form == "keras":
        return values_of(tf.keras.models.load_model(path))
    model = dense()
    status = model.load_weights(path)
    if form == "tf":
        status.expect_partial()  # the optimizer was saved as well
    return values_of(model)


def different(saved: Sequence[np.ndarray], values: Sequence[np.ndarray]) -> int:
    """How many numbers differ."""
    return sum(int(np.sum(one != other)) for one, other in zip(saved, values, strict=True))


def build(*, seed: int, folder: Path, rows: int, form: str) -> Case:
    """The training of `rows` rows; tolerance on the updates 16·√(16·72)·ε, for their sums and cancellation."""
    fit = drawn(np.random.default_rng(seed), rows)
    model = compiled(dense())

    def setup() -> tuple[()]:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        restart(model, fit.weights)
        return ()

    def target() -> Any:
        path = str(folder / FILES[form])
        callback = tf.keras.callbacks.ModelCheckpoint(path, save_weights_only=form != "keras")
        return fitted(model, fit, [callback])

    def answer(outputs: Sequence[Any]) -> Arrays:
        saved = [read(folder, form, epoch) for epoch in range(1, EPOCHS + 1)]
        updates = {
            k: v for e, w in enumerate(saved, 1) for k, v in moved(f"epoch {e}", w, fit.weights).items()
        }
        return {"different": np.array(different(saved[-1], values_of(model)))} | updates

    def reference() -> Arrays | Raises:
        if form == "tf" and keras_version() >= (3, 0):
            return REFUSED
        ends = enumerate((epoch.weights for epoch in fit.epochs), 1)
        updates = {k: v for e, w in ends for k, v in moved(f"epoch {e}", w, fit.weights).items()}
        return {"different": np.array(0)} | updates

    return Case(
        target=target,
        setup=setup,
        reference=reference,
        answer=answer,
        tolerance=Relative(UPDATES),
        items=float(rows * EPOCHS),
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"rows": 160, "form": "tf"}, {"rows": 160, "form": "h5"}, {"rows": 160, "form": "keras"}),
    smoke={"rows": 160, "form": "h5"},
    places=(
        Place(363, "weights saved after every epoch", {"rows": 160, "form": "tf"}),
        Place(363, "weights saved after every epoch, as .weights.h5", {"rows": 160, "form": "h5"}),
    ),
)
