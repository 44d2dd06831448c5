"""One training step of the note's convolutional model.

Stresses: convolution forward and backward, the gradient tape, Adam's update of six variables.
Work: one call is one step on a batch of 32 images.
Documented: the GradientTape loop of 400 steps, loss from logits, Adam as it comes. `steps=400` runs it whole.
Tuned: the step is one function compiled by XLA. (A loop of steps inside it is no help on a CPU: a convolution takes
ten times as long there, and ten steps in a row take seconds to compile.)
A GPU trains in TF32 and in mixed bfloat16 too (`dtype`).
Reference: the same steps by NumPy in float64 (`_convnet.py`), forward and backward: losses, the first step's
gradients and how far the weights move, within rounding; after 400 steps loss, its fall and accuracy inside
their golden band over seeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads import _numpy_convnet as numpy_model
from workloads._datasets import Dataset
from workloads._model import convolutional, optimizer_state, reset, values_of
from workloads._spec import (
    EPSILON,
    Arrays,
    Band,
    Case,
    Place,
    Relative,
    Workload,
    computed_in,
    in_mode,
    stored_as,
    tracing,
)

BATCH = 32
CHECKED = 10  # steps of the check: enough for Adam to leave its first, nearly signed steps
TAIL = 50  # steps whose losses are averaged into the final loss
LONGEST = BATCH * 24 * 24  # terms of the longest sum: a kernel's gradient, over the positions of a batch
CANCELLATION = 16  # terms of both signs: how much larger their norm is than that of their sum

Batches = list[tuple[np.ndarray, np.ndarray]]


def drawn(dataset: Dataset, rng: np.random.Generator, steps: int) -> Batches:
    """Batches of 32 images and labels, epochs shuffled, as many as there are steps."""
    epochs = -(-steps * BATCH // len(dataset.labels))
    order = np.concatenate([rng.permutation(len(dataset.labels)) for _ in range(epochs)])
    parts = order[: steps * BATCH].reshape(steps, BATCH)
    return [(dataset.images[part], dataset.labels[part]) for part in parts]


def step_of(model: Any, optimizer: Any) -> Callable[..., Any]:
    """The documented step as a call of (images, labels); returns the loss and the six gradients."""
    loss_of = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def step(images: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = loss_of(labels, model(images, training=True))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))  # noqa: B905  AutoGraph of old takes no strict
        return loss, gradients

    return step


def losses_of(outputs: Sequence[Any]) -> np.ndarray:
    """The losses of successive steps."""
    return np.array([float(loss) for loss, _ in outputs])


def first_steps(
    losses: Sequence[float] | np.ndarray,
    gradients: Sequence[Any],
    trained: Sequence[np.ndarray],
    weights: Sequence[np.ndarray],
) -> Arrays:
    """The checked steps' losses, the gradients of the first, and how far all of them moved each weight.

    The gradients are compared while the weights are still the same. The losses hardly show what the optimizer
    did with them: that is in the updates.
    """
    named = {f"gradient {k}": np.asarray(g) for k, g in enumerate(gradients)}
    updates = [t.astype("float64") - w for t, w in zip(trained, weights, strict=True)]
    moved = {f"update {k}": update for k, update in enumerate(updates)}
    return {"loss": np.asarray(losses)} | named | moved


def replayed(weights: Sequence[np.ndarray], batches: Batches) -> Arrays:
    """The first steps by NumPy in float64."""
    losses, trained = numpy_model.train(list(weights), batches)
    _, gradients = numpy_model.loss_and_gradients(list(weights), *batches[0])
    return first_steps(losses, gradients, trained, weights)


def summary(losses: Sequence[float] | np.ndarray, weights: Sequence[np.ndarray], dataset: Dataset) -> Arrays:
    """What the documented loop ends with: its last losses' mean, how far that fell, the accuracy on the dataset."""
    first, last = float(np.mean(losses[:TAIL])), float(np.mean(losses[-TAIL:]))
    accuracy = numpy_model.accuracy(list(weights), dataset.images[:2000], dataset.labels[:2000])
    return {"loss": np.array(last), "fall": np.array(first - last), "accuracy": np.array(accuracy)}


def summary_by_numpy(weights: Sequence[np.ndarray], batches: Batches, dataset: Dataset) -> Arrays:
    """The documented loop by NumPy in float64: of several seeds, the golden band."""
    losses, trained = numpy_model.train(list(weights), batches)
    return summary(losses, trained, dataset)


def bound(compute: str) -> float:
    """16·√K·ε for float32, whose sums are rounded; 2·√(16·ε) for a shorter type, whose factors are.

    Rounded factors move a gradient by 16·ε of its norm. Adam's first steps are nearly its sign: those elements
    that are smaller, about as large a share, may step the other way.
    """
    if compute == "float32":
        return CANCELLATION * LONGEST**0.5 * EPSILON[compute]
    return 2 * (CANCELLATION * EPSILON[compute]) ** 0.5


def without_biases(arrays: Arrays) -> Arrays:
    """Without the convolutions' biases: a short type sums their gradients up, and its roundings bury them."""
    return {name: array for name, array in arrays.items() if name[-1] not in "13"}


def build(
    *,
    seed: int,
    folder: Path,
    dataset: Dataset,
    mode: str = "eager",
    steps: int = CHECKED,
    implementation: str = "documented",
    dtype: str = "float32",
) -> Case:
    """The training step on seeded batches and weights; `steps` are checked, by replay or, if many, by band."""
    rng = np.random.default_rng(seed)
    weights, batches = numpy_model.initial_weights(rng), drawn(dataset, rng, steps)
    on_device = [(tf.constant(images), tf.constant(labels)) for images, labels in batches]
    model, optimizer = convolutional(stored_as(dtype)), tf.keras.optimizers.Adam()
    optimizer.build(model.trainable_variables)
    state = optimizer_state(optimizer)
    call = in_mode(step_of(model, optimizer), "xla" if implementation == "tuned" else mode)

    def setup() -> tuple[Iterator[Any]]:
        reset(model.trainable_variables, weights)
        reset(state, [np.zeros_like(np.asarray(variable)) for variable in state])
        return (cycle(on_device),)

    case = Case(
        target=lambda source: call(*next(source)),
        setup=setup,
        reference=lambda: replayed(weights, batches),
        answer=lambda outputs: first_steps(losses_of(outputs), outputs[0][1], values_of(model), weights),
        tolerance=Relative(bound(computed_in(dtype).removeprefix("mixed_"))),
        calls=steps,
        items=BATCH,
        unit="images",
        traced=tracing(call),
    )
    if dtype.startswith("mixed"):
        return of_mixed_type(case, weights, batches)
    return case if steps == CHECKED else of_whole_loop(case, weights, batches, dataset, model)


def of_mixed_type(case: Case, weights: Sequence[np.ndarray], batches: Batches) -> Case:
    """The case in a mixed type, compared without the biases."""
    return replace(
        case,
        reference=lambda: without_biases(replayed(weights, batches)),
        answer=lambda outputs: without_biases(case.answer(outputs)),
    )


def of_whole_loop(
    case: Case, weights: Sequence[np.ndarray], batches: Batches, dataset: Dataset, model: Any
) -> Case:
    """The case of many steps, compared by what the loop ends with, over seeds."""
    return replace(
        case,
        reference=lambda: summary_by_numpy(weights, batches, dataset),
        answer=lambda outputs: summary(losses_of(outputs), values_of(model), dataset),
        tolerance=Band(("loss", "fall", "accuracy")),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({}, {"implementation": "tuned"}, {"mode": "function"}),
    smoke={"mode": "function"},
    once=({"steps": 400},),
    gpu=({"mode": "function", "dtype": "tf32"}, {"mode": "function", "dtype": "mixed_bfloat16"}),
    places=(Place(90, "the GradientTape loop of 400 steps", {"steps": 400}),),
)
