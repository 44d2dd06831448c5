"""`fit` of the note's dense model on NumPy arrays.

Stresses: what `fit` adds to each step and each epoch: data adapters, callbacks, metrics, validation.
Work: one call is `epochs` epochs over 1,000 rows in batches of 100, each followed by validation on 200 rows.
Documented: 72 inputs, Dense 32, Dense 10; Adam(0.001), categorical cross-entropy and accuracy; 10 epochs, the
rows shuffled in each (`shuffle=True`, as `fit` does unless told). `jit_compile=False` is given, because Keras 3
would choose XLA by itself; `verbose=0`, because printing is not the computation.
Tuned: an epoch is one compiled function over tensors. A model this small leaves `fit` little else to do but
to come back to Python in every step.
Reference: the same steps by NumPy in float64 (`_dense.py`): the history and how far the weights move. Of
shuffled rows, whose order Keras does not tell: how far training ends from that in order, inside golden bands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads import _numpy_dense as numpy_model
from workloads._epochs import training, validating
from workloads._model import compiled, dense, restart, values_of
from workloads._numpy_dense import CLASSES, HIDDEN, HISTORY, INPUTS, TRAINED, VALIDATED, Batch, fit_answer
from workloads._spec import EPSILON, Arrays, Band, Case, Place, Relative, Workload, tracing

BATCH = 100
CANCELLATION = 16  # terms of both signs: how much larger their norm is than that of their sum

Weights = Sequence[np.ndarray]


def fitted(epochs: int, shuffle: bool) -> Callable[..., Any]:
    """The documented call, as a function of the model and the arrays; returns the history."""

    def fit(model: Any, x: Any, y: Any, validation: Any) -> Any:
        return model.fit(
            x,
            y,
            epochs=epochs,
            batch_size=BATCH,
            shuffle=shuffle,
            validation_data=validation,
            verbose=0,
        ).history

    return fit


def looped(model: Any, epochs: int) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """The tuned form of `fit` in order, as a function of the same arguments, and what it has traced."""
    epoch, validate = training(model, BATCH), validating(model)
    first, steps = tf.constant(0), tf.constant(TRAINED // BATCH)

    def fit(model: Any, x: Any, y: Any, validation: Any) -> Any:
        rows = [(*epoch(x, y, first, steps), *validate(*validation)) for _ in range(epochs)]
        return {name: [float(row[k]) for row in rows] for k, name in enumerate(HISTORY)}

    return fit, tracing(epoch, validate)


def replayed(weights: Weights, data: Batch, held_out: Batch, orders: Sequence[np.ndarray]) -> Arrays:
    """The answer by NumPy in float64, an epoch for each order of the rows."""
    x, y = data
    epochs = [numpy_model.batched((x[rows], y[rows]), BATCH) for rows in orders]
    return numpy_model.fit_replay(weights, epochs, [held_out] * len(epochs))


def apart(shuffled: Arrays, in_order: Arrays) -> Arrays:
    """How the last epoch, and all the movement, of shuffled training differ from those in order.

    Data and weights are the same, so that only the orders' chance is left in these numbers.
    """
    ends = {name: shuffled[name][-1] - in_order[name][-1] for name in HISTORY}
    moved, other = (
        np.concatenate([a[f"update {k}"].ravel() for k in range(4)]) for a in (in_order, shuffled)
    )
    length = np.linalg.norm(moved)
    return ends | {
        "length": np.linalg.norm(other) / length,
        "distance": np.linalg.norm(other - moved) / length,
    }


def build(*, seed: int, folder: Path, epochs: int, shuffle: bool, implementation: str = "documented") -> Case:
    """The fit of seeded weights to seeded rows; the tuned form keeps their order.

    Tolerance in order: √K·ε with the K = 100 terms of a gradient's sum over a batch, 16 times for their
    cancellation, as in `mnist_training`.
    """
    if shuffle and implementation == "tuned":
        raise ValueError("the tuned form keeps the order of the rows; take shuffle=False")
    rng = np.random.default_rng(seed)
    weights = numpy_model.initial_weights(rng)
    data, held_out = numpy_model.samples(rng, TRAINED), numpy_model.samples(rng, VALIDATED)
    model = compiled(dense())
    fit, traced = fitted(epochs, shuffle), ()
    arguments = (model, *data, held_out)
    if implementation == "tuned":
        fit, traced = looped(model, epochs)
        arguments = (model, *map(tf.constant, data), tuple(map(tf.constant, held_out)))

    def setup() -> tuple[Any, ...]:
        restart(model, weights)
        # As in every run: a band leaves out some right seeds. (It makes TensorFlow forget its kernels.)
        if shuffle:
            tf.random.set_seed(seed)
        return arguments

    by_numpy = partial(replayed, weights, data, held_out)
    in_order = [np.arange(TRAINED)] * epochs
    case = Case(
        target=fit,
        setup=setup,
        reference=lambda: by_numpy(in_order),
        answer=lambda outputs: fit_answer(outputs[0], values_of(model), weights),
        tolerance=Relative(CANCELLATION * BATCH**0.5 * EPSILON["float32"]),
        flops=2.0 * (INPUTS + CLASSES) * HIDDEN * epochs * (3 * TRAINED + VALIDATED),
        items=epochs * TRAINED,
        unit="samples",
        traced=traced,
    )
    orders = [rng.permutation(TRAINED) for _ in range(epochs)]
    return of_shuffled(case, by_numpy, in_order, orders) if shuffle else case


def of_shuffled(
    case: Case,
    by_numpy: Callable[[Sequence[np.ndarray]], Arrays],
    in_order: Sequence[np.ndarray],
    orders: Sequence[np.ndarray],
) -> Case:
    """The case with its rows shuffled, compared by how far it ends from training in order, over seeds."""
    return replace(
        case,
        reference=lambda: apart(by_numpy(orders), by_numpy(in_order)),
        answer=lambda outputs: apart(case.answer(outputs), by_numpy(in_order)),
        tolerance=Band((*HISTORY, "length", "distance")),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"epochs": 2, "shuffle": False}, {"epochs": 2, "shuffle": False, "implementation": "tuned"}),
    smoke={"epochs": 1, "shuffle": False},
    once=({"epochs": 10, "shuffle": True},),
    places=(
        Place(297, "compile with an optimizer, a loss and a metric", {"epochs": 2, "shuffle": False}),
        Place(311, "fit on NumPy arrays: 10 epochs in batches of 100", {"epochs": 10, "shuffle": True}),
    ),
)
