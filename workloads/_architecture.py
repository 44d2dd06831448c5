"""The note's dense model through a description without its weights, and what that must bring back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._model import dense, reset
from workloads._numpy_dense import forward, initial_weights, samples
from workloads._spec import EPSILON, Arrays, Case, Raises, Relative

ROWS = 32
FORWARD = Relative(72**0.5 * EPSILON["float32"])  # √K·ε; K is the longest sum's length, 72 inputs


def architecture() -> Arrays:
    """The layers as the note writes them, a name per layer."""
    return {
        "layers": np.array(["Dense", "Dense"]),
        "units": np.array([32, 10]),
        "activations": np.array(["relu", "softmax"]),
        "kernel initializers": np.array(["GlorotNormal", "GlorotUniform"]),
        "bias initializers": np.array(["Zeros", "Zeros"]),
        "kernel regularizers": np.array(["none", "L2 0.01"]),
    }


def described(model: Any) -> Arrays:
    """The layers of a model, as `architecture` names them."""
    layers = model.layers
    return {
        "layers": np.array([type(layer).__name__ for layer in layers]),
        "units": np.array([layer.units for layer in layers]),
        "activations": np.array([layer.activation.__name__ for layer in layers]),
        "kernel initializers": np.array([type(layer.kernel_initializer).__name__ for layer in layers]),
        "bias initializers": np.array([type(layer.bias_initializer).__name__ for layer in layers]),
        "kernel regularizers": np.array([_regularizer(layer.kernel_regularizer) for layer in layers]),
    }


def probabilities(model: Any, x: np.ndarray) -> np.ndarray:
    """What the model answers on the host, where no TensorFloat-32 rounds it."""
    with tf.device("/cpu:0"):
        return np.asarray(model(x))


def round_trip(restored: Callable[[Any], Any], seed: int, removed: Raises | None = None) -> Case:
    """The case whose call is `restored(model)`, the model made anew; `removed` is what this release raises.

    The answer is the new model's layers, and its probabilities once it has the weights of the reference.
    """
    rng = np.random.default_rng(seed)
    weights, (x, _) = initial_weights(rng), samples(rng, ROWS)
    model = dense()

    def setup() -> tuple[Any, ...]:
        tf.keras.backend.clear_session()  # or the graphs of models made earlier pile up
        return (model,)

    def answer(outputs: Any) -> Arrays:
        made = outputs[0]
        reset(made.trainable_variables, weights)
        return {**described(made), "probabilities": probabilities(made, x)}

    def expected() -> Arrays | Raises:
        return removed or {**architecture(), "probabilities": forward(weights, x)}

    return Case(restored, setup, expected, FORWARD, answer=answer)


def _regularizer(regularizer: Any) -> str:
    """Its class and factor; as float32, because Keras 2 rounds the factor to it and Keras 3 does not."""
    return f"{type(regularizer).__name__} {np.float32(regularizer.l2)!s}" if regularizer else "none"
