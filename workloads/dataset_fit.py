"""`fit` of the note's dense model on repeated `tf.data` pipelines.

Stresses: the training step's iterator, callbacks and metrics of `fit`, validation after each epoch.
Work: one call is `epochs` epochs of 30 steps on batches of 32, each followed by 3 validation steps.
Documented: 1,000 training and 200 validation rows, `batch(32)`, `repeat()`; 10 epochs of 30 steps. An epoch of
30 steps is short of the data's 32 batches, so that the next one starts where it stopped; every 32nd batch has
8 rows. `jit_compile=False` is given, because Keras 3 would choose XLA by itself, and `verbose=0`.
Each validation starts at the pipeline's first batch.
Tuned: an epoch is one compiled function over tensors, which slices its batches itself. (`steps_per_execution`
must divide both 30 and 3: Keras 3 makes that many validation steps at least, whatever `validation_steps` says.)
Reference: the same steps by NumPy in float64 (`_dense.py`): the history and how far the weights move.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads import _numpy_dense as numpy_model
from workloads._epochs import training, validating
from workloads._model import compiled, dense, restart, values_of
from workloads._numpy_dense import CLASSES, HIDDEN, HISTORY, INPUTS, TRAINED, VALIDATED, Batch, fit_answer
from workloads._spec import Arrays, Case, Place, Relative, Workload, tracing

BATCH, STEPS, VALIDATION_STEPS = 32, 30, 3

Weights = Sequence[np.ndarray]
Fit = Callable[..., Mapping[str, Sequence[float]]]


def repeated(data: Batch) -> Any:
    """The note's pipeline."""
    return tf.data.Dataset.from_tensor_slices(data).batch(BATCH).repeat()


def fitted(epochs: int) -> Fit:
    """The documented call, as a function of the model and the two pipelines; returns the history."""

    def fit(model: Any, dataset: Any, validation: Any) -> Any:
        return model.fit(
            dataset,
            epochs=epochs,
            steps_per_epoch=STEPS,
            validation_data=validation,
            validation_steps=VALIDATION_STEPS,
            verbose=0,
        ).history

    return fit


def looped(model: Any, epochs: int) -> tuple[Fit, tuple[Any, ...]]:
    """The tuned form, as a function of the model and two pairs of tensors, and what it has traced."""
    epoch, validate = training(model, BATCH), validating(model)
    firsts, steps = [tf.constant(k * STEPS) for k in range(epochs)], tf.constant(STEPS)

    def fit(model: Any, data: Any, held_out: Any) -> Any:
        seen = [each[: VALIDATION_STEPS * BATCH] for each in held_out]
        rows = [(*epoch(*data, first, steps), *validate(*seen)) for first in firsts]
        return {name: [float(row[k]) for row in rows] for k, name in enumerate(HISTORY)}

    return fit, tracing(epoch, validate)


def replayed(weights: Weights, data: Batch, held_out: Batch, epochs: int) -> Arrays:
    """The answer by NumPy in float64: epochs of 30 batches, one after the other, around and around."""
    source = cycle(numpy_model.batched(data, BATCH))
    parts = [list(islice(source, STEPS)) for _ in range(epochs)]
    x, y = (each[: VALIDATION_STEPS * BATCH] for each in held_out)
    return numpy_model.fit_replay(weights, parts, [(x, y)] * epochs)


def build(*, seed: int, folder: Path, epochs: int, implementation: str = "documented") -> Case:
    """The fit of seeded weights to seeded rows.

    Rounding moves some input of a ReLU across 0 now and then, in the ten thousands of them in an epoch. One row
    then enters or leaves the gradient of one hidden unit in one step: a share 1/√32 of a batch's gradient, of
    one unit's share 1/√32 of all weights, in one of the steps that moved them. That is the tolerance.
    """
    rng = np.random.default_rng(seed)
    weights = numpy_model.initial_weights(rng)
    data, held_out = numpy_model.samples(rng, TRAINED), numpy_model.samples(rng, VALIDATED)
    model = compiled(dense())
    fit, traced = fitted(epochs), ()
    arguments: tuple[Any, ...] = model, repeated(data), repeated(held_out)
    if implementation == "tuned":
        fit, traced = looped(model, epochs)
        arguments = model, tuple(map(tf.constant, data)), tuple(map(tf.constant, held_out))

    def setup() -> tuple[Any, ...]:
        restart(model, weights)
        return arguments

    rows = epochs * STEPS * BATCH * TRAINED / (BATCH * -(-TRAINED // BATCH))
    return Case(
        target=fit,
        setup=setup,
        reference=lambda: replayed(weights, data, held_out, epochs),
        answer=lambda outputs: fit_answer(outputs[0], values_of(model), weights),
        tolerance=Relative(1 / (BATCH**0.5 * HIDDEN**0.5 * epochs * STEPS)),
        flops=2.0 * (INPUTS + CLASSES) * HIDDEN * (3 * rows + epochs * VALIDATION_STEPS * BATCH),
        items=epochs * STEPS,
        unit="steps",
        traced=traced,
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"epochs": 2}, {"epochs": 2, "implementation": "tuned"}),
    smoke={"epochs": 1},
    once=({"epochs": 10},),
    places=(Place(351, "fit on repeated datasets: 10 epochs of 30 steps", {"epochs": 10}),),
)
