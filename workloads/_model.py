"""The note's convolutional model, with weights that are the same in every TensorFlow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf


def convolutional() -> Any:
    """Conv 16 3×3, Conv 16 3×3, global average pool, Dense 10; built for [batch, 28, 28, 1] images."""
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            layers.Conv2D(16, 3, activation="relu"),
            layers.Conv2D(16, 3, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(10),
        ]
    )
    model.build((None, 28, 28, 1))
    return model


def reset(variables: Sequence[Any], values: Sequence[np.ndarray]) -> None:
    """Assign the values to the variables, in order."""
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)


def optimizer_state(optimizer: Any) -> list[Any]:
    """The optimizer's variables that a step changes, in Keras 2 and 3; the learning rate is not among them."""
    variables = optimizer.variables() if callable(optimizer.variables) else optimizer.variables
    return [variable for variable in variables if "learning_rate" not in _name(variable)]


def _name(variable: Any) -> str:
    return str(getattr(variable, "path", variable.name))
