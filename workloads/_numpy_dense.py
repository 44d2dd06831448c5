"""The note's dense classifier in NumPy and float64: the reference of the workloads that train or evaluate it.

72 inputs -> Dense 32 ReLU -> Dense 10 softmax, l2(0.01) on the second kernel. Its weights are four arrays in
the order of Keras' `trainable_variables`: [72, 32], [32], [32, 10], [10]. A batch is (x [B, 72], y [B, 10]).
The Keras side is `dense` in `_model.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import NamedTuple

import numpy as np

from workloads._activations import softmax
from workloads._numpy_convnet import Array, Weights, adam_step, no_moments

Batch = tuple[Array, Array]

INPUTS, HIDDEN, CLASSES = 72, 32, 10
TRAINED, VALIDATED = 1000, 200  # rows of the note's data
L2 = 0.01
HISTORY = "loss", "categorical_accuracy", "val_loss", "val_categorical_accuracy"  # what `fit` returns
TRUNCATED = 0.87962566103423978  # standard deviation of a unit normal cut off at ±2


def initial_weights(rng: np.random.Generator) -> list[Array]:
    """Draw the four float32 weights as the note's layers do: Glorot normal, Glorot uniform, biases of zero.

    Keras draws Glorot normal from a normal distribution cut off at two standard deviations and widened, so
    that its variance is 2 / (fan_in + fan_out) again.
    """
    draws = rng.standard_normal((INPUTS, HIDDEN))
    while np.any(far := np.abs(draws) > 2):
        draws[far] = rng.standard_normal(int(far.sum()))
    kernel_1 = draws * math.sqrt(2 / (INPUTS + HIDDEN)) / TRUNCATED
    limit = math.sqrt(6 / (HIDDEN + CLASSES))
    kernel_2 = rng.uniform(-limit, limit, (HIDDEN, CLASSES))
    drawn = kernel_1, np.zeros(HIDDEN), kernel_2, np.zeros(CLASSES)
    return [weight.astype(np.float32) for weight in drawn]


def samples(rng: np.random.Generator, count: int) -> Batch:
    """Random float32 data as the note's: `count` rows of 72 numbers in [0, 1), and one-hot classes of 10."""
    x = rng.random((count, INPUTS), np.float32)
    return x, np.eye(CLASSES, dtype=np.float32)[rng.integers(CLASSES, size=count)]


def batched(data: Batch, size: int) -> list[Batch]:
    """The rows in order, `size` at a time; the last batch may be short."""
    x, y = data
    return [(x[at : at + size], y[at : at + size]) for at in range(0, len(x), size)]


def forward(weights: Weights, x: Array) -> Array:
    """Return the float64 probabilities [B, 10] of the classes of x [B, 72]."""
    kernel_1, bias_1, kernel_2, bias_2 = weights
    hidden = np.maximum(x.astype(np.float64) @ kernel_1 + bias_1, 0)
    return softmax(hidden @ kernel_2 + bias_2)


def loss_and_gradients(weights: Weights, x: Array, y: Array) -> tuple[float, list[Array]]:
    """Return the mean cross-entropy (nats) of a batch plus the l2 term, and its gradient by the four weights.

    Keras clips probabilities at 1e-7 where it does not see the logits behind them; those of these data stay
    far above, so that nothing is clipped here. `d_x` is the derivative of the loss by x.
    """
    kernel_1, bias_1, kernel_2, bias_2 = (np.asarray(weight, np.float64) for weight in weights)
    rows = x.astype(np.float64)
    hidden = np.maximum(rows @ kernel_1 + bias_1, 0)
    probabilities = softmax(hidden @ kernel_2 + bias_2)
    loss = -np.sum(y * np.log(probabilities)) / len(y) + L2 * np.sum(kernel_2**2)
    d_logits = (probabilities * y.sum(axis=1, keepdims=True) - y) / len(y)
    d_hidden = d_logits @ kernel_2.T * (hidden > 0)
    by_kernel_2 = hidden.T @ d_logits + 2 * L2 * kernel_2
    return float(loss), [rows.T @ d_hidden, d_hidden.sum(axis=0), by_kernel_2, d_logits.sum(axis=0)]


def accuracy(weights: Weights, x: Array, y: Array) -> float:
    """Return the share, in 0..1, of the rows whose likeliest class is their own."""
    return float(np.mean(forward(weights, x).argmax(axis=1) == y.argmax(axis=1)))


class Step(NamedTuple):
    """One step of training: the batch's loss and accuracy before it, the float64 weights after it."""

    loss: float
    accuracy: float
    weights: list[Array]


def steps(
    weights: Weights, batches: Iterable[Batch], shares: Iterable[float] = repeat(1.0)
) -> Iterator[Step]:
    """Take one step of Adam, as Keras states it, per batch, at that share of its rate of 0.001."""
    current = [np.asarray(weight, np.float64) for weight in weights]
    moments = no_moments(current)
    for (x, y), share in zip(batches, shares, strict=False):
        loss, gradients = loss_and_gradients(current, x, y)
        right = accuracy(current, x, y)
        stepped, moments = adam_step(current, gradients, moments)
        current = [w + share * (s - w) for w, s in zip(current, stepped, strict=True)]
        yield Step(loss, right, current)


def train(weights: Weights, batches: Iterable[Batch]) -> tuple[list[float], list[Array]]:
    """Take one step of Adam per batch; return each step's loss, before it, and the last float64 weights."""
    taken = list(steps(weights, batches))
    return [step.loss for step in taken], taken[-1].weights


def fit_answer(
    history: Mapping[str, Sequence[float]], trained: Weights, weights: Weights
) -> dict[str, Array]:
    """What a `fit` is compared by: its history by epoch, and how far it moved each weight."""
    pairs = enumerate(zip(trained, weights, strict=True))
    moved = {f"update {k}": after - before.astype(np.float64) for k, (after, before) in pairs}
    return {name: np.asarray(history[name], np.float64) for name in HISTORY} | moved


def fit_replay(
    weights: Weights, epochs: Sequence[Sequence[Batch]], held_out: Sequence[Batch]
) -> dict[str, Array]:
    """The answer of a `fit`: each epoch trains on its batches and then validates on its held-out rows.

    Means over an epoch are over its rows, as Keras' are, so that a short batch counts for less.
    """
    taken = steps(weights, [batch for epoch in epochs for batch in epoch])
    history: dict[str, list[float]] = {name: [] for name in HISTORY}
    for batches, rows in zip(epochs, held_out, strict=True):
        seen, sizes = [next(taken) for _ in batches], [len(x) for x, _ in batches]
        end = seen[-1].weights
        history["loss"].append(float(np.average([step.loss for step in seen], weights=sizes)))
        history["categorical_accuracy"].append(
            float(np.average([step.accuracy for step in seen], weights=sizes))
        )
        history["val_loss"].append(loss_and_gradients(end, *rows)[0])
        history["val_categorical_accuracy"].append(accuracy(end, *rows))
    return fit_answer(history, end, weights)
