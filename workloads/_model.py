"""The note's convolutional and dense models, with weights that are the same in every TensorFlow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf


def convolutional(policy: str = "float32") -> Any:
    """Conv 16 3×3, Conv 16 3×3, global average pool, Dense 10; built for [batch, 28, 28, 1] images.

    `policy` is Keras' dtype policy of all but the last layer, whose logits are float32 always.
    """
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            layers.Conv2D(16, 3, activation="relu", dtype=policy),
            layers.Conv2D(16, 3, activation="relu", dtype=policy),
            layers.GlobalAveragePooling2D(dtype=policy),
            layers.Dense(10),
        ]
    )
    model.build((None, 28, 28, 1))
    return model


def dense() -> Any:
    """Dense 32 ReLU, Dense 10 softmax with an l2 term; built for 72 inputs, not compiled."""
    layers, initializers = tf.keras.layers, tf.keras.initializers
    model = tf.keras.Sequential()
    model.add(layers.Dense(32, activation="relu", kernel_initializer=initializers.glorot_normal))
    model.add(layers.Dense(10, activation="softmax", kernel_regularizer=tf.keras.regularizers.l2(0.01)))
    model.build((None, 72))
    return model


def compiled(model: Any, *, steps_per_execution: int = 1, jit_compile: bool = False) -> Any:
    """The model with the note's learning process: Adam(0.001), cross-entropy, accuracy; its optimizer is built.

    Keras 3 would choose XLA by itself, so that `jit_compile` is always given.
    """
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.001),
        loss=tf.keras.losses.categorical_crossentropy,
        metrics=[tf.keras.metrics.categorical_accuracy],
        steps_per_execution=steps_per_execution,
        jit_compile=jit_compile,
    )
    model.optimizer.build(model.trainable_variables)
    return model


def restart(model: Any, weights: Sequence[np.ndarray]) -> None:
    """Give a compiled model these weights and an optimizer that has taken no step."""
    reset(model.trainable_variables, weights)
    state = optimizer_state(model.optimizer)
    reset(state, [np.zeros_like(np.asarray(variable)) for variable in state])


def values_of(model: Any) -> list[np.ndarray]:
    """The model's weights as they are now."""
    return [np.array(variable) for variable in model.trainable_variables]


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
