"""`evaluate` of the note's dense model on a repeated `tf.data` pipeline.

Stresses: the compiled evaluation step, its iterator, and what `evaluate` adds to each step.
Work: one call evaluates 10 batches.
Documented: `batch(32)`, `repeat()`, `steps=10`. The note does not say how many rows it tests on; 200 here, as
its validation data: 7 batches, the last of 8 rows, and then the first 3 again. A larger `batch` keeps that pattern.
Tuned: the rows of those batches as one batch, in one compiled function.
Reference: loss and accuracy of the same rows by NumPy in float64; Keras' means are over rows, not over batches.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads import _numpy_dense as numpy_model
from workloads._epochs import validating
from workloads._model import compiled, dense, restart
from workloads._numpy_dense import CLASSES, HIDDEN, INPUTS, VALIDATED, Batch
from workloads._spec import EPSILON, Arrays, Case, Place, Relative, Workload, tracing

STEPS = 10
DOCUMENTED = 32  # rows of a batch


def evaluated(model: Any, dataset: Any) -> Any:
    """The documented call: loss and accuracy."""
    return model.evaluate(dataset, steps=STEPS, verbose=0)


def seen(data: Batch, batch: int) -> Batch:
    """The rows of the first batches of the repeated data."""
    x, y = data
    numbers = np.arange(len(x))
    parts = [numbers[at : at + batch] for at in range(0, len(x), batch)]
    rows = np.concatenate([parts[k % len(parts)] for k in range(STEPS)])
    return x[rows], y[rows]


def by_numpy(weights: list[np.ndarray], rows: Batch) -> Arrays:
    """Loss, its l2 term included, and accuracy in float64."""
    loss, _ = numpy_model.loss_and_gradients(weights, *rows)
    return {"loss": np.array(loss), "accuracy": np.array(numpy_model.accuracy(weights, *rows))}


def answered(outputs: Sequence[Any]) -> Arrays:
    """Loss and accuracy as the reference has them."""
    loss, accuracy = outputs[0]
    return {"loss": np.array(float(loss)), "accuracy": np.array(float(accuracy))}


def build(*, seed: int, folder: Path, batch: int, implementation: str = "documented") -> Case:
    """The evaluation of seeded weights on seeded rows.

    Tolerance √K·ε, with K the 72 + 32 terms of the sums behind a probability; the mean over rows adds little.
    """
    rng = np.random.default_rng(seed)
    weights = numpy_model.initial_weights(rng)
    data = numpy_model.samples(rng, VALIDATED * batch // DOCUMENTED)
    rows = seen(data, batch)
    model = compiled(dense())
    pipeline = tf.data.Dataset.from_tensor_slices(data).batch(batch).repeat()
    validate = validating(model)
    tuned = implementation == "tuned"
    arguments = tuple(map(tf.constant, rows)) if tuned else (model, pipeline)

    def setup() -> tuple[Any, ...]:
        restart(model, weights)
        return arguments

    return Case(
        target=validate if tuned else evaluated,
        setup=setup,
        reference=lambda: by_numpy(weights, rows),
        answer=answered,
        tolerance=Relative((INPUTS + HIDDEN) ** 0.5 * EPSILON["float32"]),
        flops=2.0 * (INPUTS + CLASSES) * HIDDEN * len(rows[0]),
        items=len(rows[0]),
        unit="samples",
        traced=tracing(validate) if tuned else (),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"batch": 32}, {"batch": 32, "implementation": "tuned"}, {"batch": 2048}),
    smoke={"batch": 32},
    places=(Place(355, "evaluate on 10 batches of a repeated dataset", {"batch": 32}),),
)
