"""What the workloads of callbacks share: the note's `fit` with callbacks, and its replay epoch by epoch.

Rows are not shuffled, so that the replay knows every batch. Its data are drawn again while any of the hidden
layer's sums comes near zero in the replay: there float32 and float64 may rightly disagree about ReLU's slope,
and from then on train differently.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from workloads._numpy_convnet import Array, Batch, Weights
from workloads._numpy_dense import INPUTS, batched, initial_weights, loss_and_gradients, samples, steps
from workloads._spec import EPSILON

BATCH, EPOCHS = 16, 5
NEAR = 3e-6  # five times what rounding makes of a hidden sum after these epochs
LOSSES = (BATCH * INPUTS) ** 0.5 * EPSILON["float32"]  # the terms behind a batch's loss
UPDATES = (
    16 * LOSSES
)  # a gradient's terms have both signs: so much larger is their norm than that of their sum


class Epoch(NamedTuple):
    """Means of loss over the rows, and the weights at the epoch's end, which the validation is made with."""

    loss: float
    val_loss: float
    weights: list[Array]


class Fit(NamedTuple):
    """What `fit` begins with, and its epochs replayed in float64."""

    weights: list[Array]
    training: Batch
    validation: Batch
    epochs: list[Epoch]


def random_data(rng: np.random.Generator, rows: int) -> tuple[Batch, Batch]:
    """The note's training data, and a fifth as many rows of validation data."""
    return samples(rng, rows), samples(rng, rows // 5)


def drawn(
    rng: np.random.Generator,
    rows: int,
    data: Callable[[np.random.Generator, int], tuple[Batch, Batch]] = random_data,
    shares: Sequence[float] = (1.0,) * EPOCHS,
) -> Fit:
    """Weights and data whose replay stays away from ReLU's kink; `shares` are of Adam's rate, per epoch."""
    while True:
        weights, (training, validation) = initial_weights(rng), data(rng, rows)
        batches = batched(training, BATCH)
        per_step = [share for share in shares for _ in batches]
        taken = list(steps(weights, batches * len(shares), per_step))
        used = [weights, *(step.weights for step in taken[:-1])]
        if nearest(used, batches * len(shares)) > NEAR:
            ends = range(len(batches), len(taken) + 1, len(batches))
            parts = [taken[end - len(batches) : end] for end in ends]
            epochs = [
                Epoch(
                    mean([s.loss for s in part], batches),
                    loss(part[-1].weights, validation),
                    part[-1].weights,
                )
                for part in parts
            ]
            return Fit(weights, training, validation, epochs)


def nearest(used: Sequence[Weights], batches: Sequence[Batch]) -> float:
    """The smallest size of a hidden sum, over batches that each saw the weights beside it."""
    sums = (x @ w[0].astype("float64") + w[1] for w, (x, _) in zip(used, batches, strict=True))
    return min(float(np.min(np.abs(each))) for each in sums)


def mean(losses: Sequence[float], batches: Sequence[Batch]) -> float:
    """The mean over the rows of their batches' losses, as Keras forms an epoch's."""
    return float(np.average(losses, weights=[len(y) for _, y in batches]))


def loss(weights: Weights, data: Batch) -> float:
    """The mean loss of all rows, l2 term included."""
    return loss_and_gradients(weights, *data)[0]


def fitted(model: Any, fit: Fit, callbacks: Sequence[Any]) -> Any:
    """The documented call of `fit`; its history."""
    return model.fit(
        *fit.training,
        batch_size=BATCH,
        epochs=EPOCHS,
        callbacks=list(callbacks),
        validation_data=fit.validation,
        shuffle=False,
        verbose=0,
    ).history


def losses(history: Any) -> dict[str, np.ndarray]:
    """The two losses of every epoch that was trained."""
    return {name: np.asarray(history[name], np.float64) for name in ("loss", "val_loss")}


def replayed(epochs: Sequence[Epoch]) -> dict[str, np.ndarray]:
    """The same from the replay."""
    return losses({"loss": [e.loss for e in epochs], "val_loss": [e.val_loss for e in epochs]})


def moved(name: str, weights: Sequence[Any], start: Weights) -> dict[str, np.ndarray]:
    """How far each weight has moved from where it started."""
    updates = [np.asarray(w, np.float64) - s for w, s in zip(weights, start, strict=True)]
    return {f"{name} update {k}": update for k, update in enumerate(updates)}
