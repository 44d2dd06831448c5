"""Keras layers: what they draw, compute and add to the loss."""

from __future__ import annotations

from typing import Any

from ._registry import spoils

STACKED = "sequential_model[batch=32,device=cpu]"
STACKED_TUNED = "sequential_model[batch=32,implementation=tuned,device=cpu]"
SUBCLASSED = "subclassed_model[batch=32,device=cpu]"
CUSTOM = "custom_layer[batch=32,device=cpu]"
ACTIVATIONS = "activations[batch=32,device=cpu]"
INITIALIZERS = "initializers[inputs=512,units=256,device=cpu]"
REGULARIZERS = "regularizers[inputs=72,units=32,device=cpu]"
REGULARIZERS_TUNED = "regularizers[inputs=72,units=32,implementation=tuned,device=cpu]"


@spoils(STACKED, STACKED_TUNED, SUBCLASSED, ACTIVATIONS)
def dense_off(tf: Any) -> None:
    """What a dense layer answers is too large by 4 parts in a million."""
    right = tf.keras.layers.Dense.call
    tf.keras.layers.Dense.call = lambda layer, inputs: right(layer, inputs) * (1 + 2**-18)


@spoils(CUSTOM)
def activation_off(tf: Any) -> None:
    """What an activation layer answers is too large by 4 parts in a million."""
    right = tf.keras.layers.Activation.call
    tf.keras.layers.Activation.call = lambda layer, inputs: right(layer, inputs) * (1 + 2**-18)


@spoils(ACTIVATIONS)
def sigmoid_apart(tf: Any) -> None:
    """`tf.sigmoid`, and not the activation of that name, is off by a unit or two in the last place."""
    right = tf.sigmoid
    tf.sigmoid = lambda z: right(z) * (1 + 2**-23)


@spoils(STACKED, SUBCLASSED)
def normal_drawn_uniform(tf: Any) -> None:
    """The Glorot normal initializer draws uniform numbers, of the same standard deviation."""
    tf.keras.initializers.glorot_normal = tf.keras.initializers.glorot_uniform


@spoils(INITIALIZERS)
def kernel_narrower(tf: Any) -> None:
    """Glorot's initializers draw numbers 1 % too small."""
    right = tf.keras.initializers.VarianceScaling.__call__
    tf.keras.initializers.VarianceScaling.__call__ = lambda *given, **named: right(*given, **named) * 0.99


@spoils(INITIALIZERS)
def seed_ignored(tf: Any) -> None:
    """A Glorot normal initializer forgets its seed."""
    right = tf.keras.initializers.GlorotNormal
    tf.keras.initializers.GlorotNormal = lambda seed=None: right()


@spoils(CUSTOM)
def uniform_wider(tf: Any) -> None:
    """The uniform initializer's limit is 2 % too high."""
    right = tf.keras.initializers.RandomUniform.__call__
    tf.keras.initializers.RandomUniform.__call__ = lambda *given, **named: right(*given, **named) * 1.02


@spoils(STACKED, SUBCLASSED, REGULARIZERS)
def l2_off(tf: Any) -> None:
    """The l2 regularizer's rate is too high by one part in 100,000."""
    right = tf.keras.regularizers.l2
    tf.keras.regularizers.l2 = lambda rate: right(rate * (1 + 1e-5))


@spoils(REGULARIZERS, REGULARIZERS_TUNED)
def bias_gradient_off(tf: Any) -> None:
    """The last gradient is too large by one part in 100,000."""
    right = tf.GradientTape.gradient

    def wrong(tape: Any, loss: Any, variables: Any) -> Any:
        *others, last = right(tape, loss, variables)
        return [*others, last * (1 + 1e-5)]

    tf.GradientTape.gradient = wrong
