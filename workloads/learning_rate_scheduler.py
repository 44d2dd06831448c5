"""Training at a learning rate that changes from epoch to epoch.

Stresses: `fit`'s loops over short epochs, each with a validation, and a callback before every epoch.
Work: one call fits five epochs in batches of 16; the rate counts the rows that were trained on.
Documented: `LearningRateScheduler`, without a schedule; here each epoch has half of the last one's rate. Keras 2
calls the rate `lr` in the history, Keras 3 `learning_rate`.
Reference: the rates' bits, as halving is exact; losses, and how far the weights move, by a float64 replay with
that schedule in NumPy.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._callbacks import EPOCHS, UPDATES, drawn, fitted, losses, moved, replayed
from workloads._model import compiled, dense, restart, values_of
from workloads._spec import Arrays, Case, Place, Relative, Workload, keras_version

RATE = 0.001
SHARES = tuple(0.5**k for k in range(EPOCHS))


def rate(epoch: int) -> float:
    """The schedule: the rate of an epoch, counted from 0."""
    return RATE * SHARES[epoch]


def bits(rates: Sequence[float]) -> np.ndarray:
    """The rates' bits in float32, as integers, which are compared exactly."""
    return np.asarray(rates, np.float32).view(np.int32)


def build(*, seed: int, folder: Path, rows: int) -> Case:
    """The training of `rows` rows; tolerance on the updates 16·√(16·72)·ε, for their sums and cancellation."""
    fit = drawn(np.random.default_rng(seed), rows, shares=SHARES)
    model = compiled(dense())
    name = "learning_rate" if keras_version() >= (3, 0) else "lr"

    def answer(outputs: Sequence[Any]) -> Arrays:
        (history,) = outputs
        rates = {"rates": bits(history[name])}
        return rates | losses(history) | moved("last", values_of(model), fit.weights)

    def reference() -> Arrays:
        rates = {"rates": bits(np.float32(RATE) * np.array(SHARES, np.float32))}
        return rates | replayed(fit.epochs) | moved("last", fit.epochs[-1].weights, fit.weights)

    def setup() -> tuple[()]:
        restart(model, fit.weights)
        return ()

    return Case(
        target=lambda: fitted(model, fit, [tf.keras.callbacks.LearningRateScheduler(rate)]),
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
    points=({"rows": 160},),
    smoke={"rows": 160},
    places=(Place(364, "a learning rate per epoch", {"rows": 160}),),
)
