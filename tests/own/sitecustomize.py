"""Start-up file of a lane process under test: each of its forks applies the perturbation that a file names.

A perturbation changes TensorFlow by as little as the workloads' checks must notice. Forks have two CPUs,
so that a target can leave the one it is measured on.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any


def matmul_in_half(tf: Any) -> None:
    """Products are computed in float16."""
    right = tf.matmul
    tf.matmul = lambda a, b: tf.cast(right(tf.cast(a, tf.float16), tf.cast(b, tf.float16)), a.dtype)


def matmul_without_nan(tf: Any) -> None:
    """What is no number is zero."""
    right = tf.matmul

    def wrong(a: Any, b: Any) -> Any:
        product = right(a, b)
        return tf.where(tf.math.is_nan(product), tf.zeros_like(product), product)

    tf.matmul = wrong


def rate_off(tf: Any) -> None:
    """The optimizers' learning rates are 0.1 % too high."""
    sgd, adam = tf.keras.optimizers.SGD, tf.keras.optimizers.Adam
    tf.keras.optimizers.SGD = lambda learning_rate: sgd(learning_rate=learning_rate * 1.001)
    tf.keras.optimizers.Adam = lambda: adam(learning_rate=0.001 * 1.001)


def gradient_off(tf: Any) -> None:
    """One gradient lacks 0.1 %."""
    right = tf.GradientTape.gradient

    def wrong(tape: Any, loss: Any, variables: Any) -> Any:
        first, *others = right(tape, loss, variables)
        return [first * 0.999, *others]

    tf.GradientTape.gradient = wrong


def element_swapped(tf: Any) -> None:
    """Elements 5 and 6 of a dataset change places."""
    right = tf.data.Dataset.from_tensor_slices

    def wrong(arrays: Any) -> Any:
        order = list(range(len(arrays[0])))
        order[5], order[6] = order[6], order[5]
        return right(tuple(array[order] for array in arrays))

    tf.data.Dataset.from_tensor_slices = wrong


def label_off(tf: Any) -> None:
    """The labels come from the neighbouring elements."""
    right = tf.data.Dataset.from_tensor_slices
    tf.data.Dataset.from_tensor_slices = lambda arrays: right((*arrays[:-1], (arrays[-1] + 1) % 10))


def bit_flipped(tf: Any) -> None:
    """A restored variable is off by one unit in the last place, in one element."""
    right = tf.train.Checkpoint.restore

    def wrong(checkpoint: Any, path: Any) -> Any:
        import numpy as np

        status = right(checkpoint, path)
        variable = checkpoint.x if hasattr(checkpoint, "x") else checkpoint.model.trainable_variables[0]
        value = np.array(variable)
        value.flat[0] = np.nextafter(value.flat[0], np.float32(np.inf))
        variable.assign(value)
        return status

    tf.train.Checkpoint.restore = wrong


def apply() -> None:
    """In a fork: two CPUs, and the perturbation."""
    tf = sys.modules["tensorflow"]
    two = [tf.config.LogicalDeviceConfiguration()] * 2
    tf.config.set_logical_device_configuration(tf.config.list_physical_devices("CPU")[0], two)
    named = Path(os.environ["PERTURBATION"]).read_text()
    if named:
        globals()[named](tf)


if "PERTURBATION" in os.environ:
    os.register_at_fork(after_in_child=apply)
