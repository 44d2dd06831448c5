"""Training of the note's dense model compiled whole: what the tuned forms of `fit` run.

The rows are tensors on the device, an epoch's loop over its batches is inside one function, and Python sees an
epoch's means only. `fit` comes back to Python, and asks an iterator for a batch, in every step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from workloads._spec import in_mode

Epoch = Callable[..., Any]


def sums_of(model: Any, x: Any, y: Any, training: bool) -> tuple[Any, Any]:
    """The loss of a batch, l2 term included, and how many of its rows are right."""
    probabilities = model(x, training=training)
    loss = tf.reduce_mean(tf.keras.losses.categorical_crossentropy(y, probabilities)) + tf.add_n(model.losses)
    return loss, tf.reduce_sum(tf.keras.metrics.categorical_accuracy(y, probabilities))


def training(model: Any, batch: int) -> Epoch:
    """A function of (x, y, first, steps): trains on that many batches in order, from batch `first` on, around and
    around; the last one of the rows may be short. Returns loss and accuracy, means over the rows seen.
    """

    def epoch(x: Any, y: Any, first: Any, steps: Any) -> Any:
        variables = model.trainable_variables
        batches = -(-tf.shape(x)[0] // batch)
        loss, right, rows = 0.0, 0.0, 0.0
        for k in tf.range(first, first + steps):
            part = tf.range(k % batches * batch, tf.minimum((k % batches + 1) * batch, tf.shape(x)[0]))
            with tf.GradientTape() as tape:
                mean, hits = sums_of(model, tf.gather(x, part), tf.gather(y, part), training=True)
            gradients = tape.gradient(mean, variables)
            model.optimizer.apply_gradients(zip(gradients, variables))  # noqa: B905  AutoGraph of old takes no strict
            size = tf.cast(tf.size(part), tf.float32)
            loss, right, rows = loss + mean * size, right + hits, rows + size
        return loss / rows, right / rows

    return in_mode(epoch, "function")


def validating(model: Any) -> Epoch:
    """A function of (x, y): loss and accuracy of all rows, as one batch."""

    def validate(x: Any, y: Any) -> Any:
        loss, right = sums_of(model, x, y, training=False)
        return loss, right / tf.cast(tf.shape(x)[0], tf.float32)

    return in_mode(validate, "function")
