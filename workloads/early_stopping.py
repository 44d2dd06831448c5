"""Training that stops when the validation loss no longer falls.

Stresses: `fit`'s loops over short epochs, each with a validation, and what Keras does between them.
Work: one call puts the weights back and fits batches of 16, until EarlyStopping ends it; the rate counts the
rows that were trained on.
Documented: `EarlyStopping(patience=2, monitor='val_loss')` with up to 5 epochs. Pure noise would take longer to
stop: so the training rows are of classes 0 to 4 only, and some of the validation rows are of the others, which
training makes ever less likely; so many that the replay clearly stops after the fourth epoch.
Reference: the rule applied to the validation losses of a float64 replay of the training by NumPy: which epoch
is the last, exactly; the losses of all that were trained, within rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._callbacks import EPOCHS, LOSSES, Epoch, Fit, drawn, fitted, loss, losses, replayed
from workloads._model import compiled, dense, restart
from workloads._numpy_convnet import Batch
from workloads._numpy_dense import CLASSES, INPUTS
from workloads._spec import Arrays, Case, Place, Relative, Workload

PATIENCE = 2
CLEAR = 1e-4  # between validation losses that the rule compares; float32 is off by 1e-6


def half_of_classes(rng: np.random.Generator, rows: int) -> Batch:
    """Random rows of classes 0 to 4."""
    classes = rng.integers(CLASSES // 2, size=rows)
    return rng.random((rows, INPUTS), np.float32), np.eye(CLASSES, dtype=np.float32)[classes]


def data(rng: np.random.Generator, rows: int) -> tuple[Batch, Batch]:
    """Training rows, and a fifth as many validation rows."""
    return half_of_classes(rng, rows), half_of_classes(rng, rows // 5)


def with_unseen(fit: Fit, rows: int) -> Fit:
    """The fit with so many validation rows of classes 5 to 9, which training does not see."""
    x, y = fit.validation
    validation = x, np.concatenate([np.roll(y[:rows], CLASSES // 2, axis=1), y[rows:]])
    epochs = [epoch._replace(val_loss=loss(epoch.weights, validation)) for epoch in fit.epochs]
    return fit._replace(validation=validation, epochs=epochs)


def trained(epochs: Sequence[Epoch]) -> int:
    """How many epochs are trained: `PATIENCE` more than the first that no later one within them betters."""
    best = 0
    for k, epoch in enumerate(epochs):
        if epoch.val_loss < epochs[best].val_loss:
            best = k
        if k - best == PATIENCE:
            return k + 1
    return len(epochs)


def stopping(rng: np.random.Generator, rows: int) -> Fit:
    """A fit that stops after its fourth epoch, by validation losses that differ clearly."""
    while True:
        fit = drawn(rng, rows, data)
        for unseen in range(rows // 10):
            tried = with_unseen(fit, unseen)
            apart = np.diff(np.sort([epoch.val_loss for epoch in tried.epochs]))
            if trained(tried.epochs) == EPOCHS - 1 and np.min(apart) > CLEAR:
                return tried


def build(*, seed: int, folder: Path, rows: int) -> Case:
    """The training of `rows` rows; tolerance on the losses √(16·72)·ε, for the terms behind a batch's."""
    fit = stopping(np.random.default_rng(seed), rows)
    model, last = compiled(dense()), trained(fit.epochs)

    def target() -> Any:
        restart(model, fit.weights)  # in every call: or training would go on and stop at another epoch
        callback = tf.keras.callbacks.EarlyStopping(patience=PATIENCE, monitor="val_loss")
        return fitted(model, fit, [callback]), callback.stopped_epoch

    def answer(outputs: Sequence[Any]) -> Arrays:
        (history, stopped), *_ = outputs
        return {"epochs": np.array(len(history["loss"])), "stopped": np.array(stopped)} | losses(history)

    return Case(
        target=target,
        setup=lambda: (),
        reference=lambda: (
            {"epochs": np.array(last), "stopped": np.array(last - 1)} | replayed(fit.epochs[:last])
        ),
        answer=answer,
        tolerance=Relative(LOSSES),
        items=float(rows * last),
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"rows": 160},),
    smoke={"rows": 160},
    once=({"rows": 1000},),
    places=(
        Place(365, "training ends when the validation loss stops falling", {"rows": 160}),
        Place(370, "EarlyStopping(patience=2, monitor='val_loss')", {"rows": 1000}),
    ),
)
