"""Activation functions in NumPy and float64."""

from __future__ import annotations

import numpy as np

from workloads._numpy_convnet import Array


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z))."""
    return 1 / (1 + np.exp(-z))


def relu(z: Array) -> Array:
    """The positive part."""
    return np.maximum(z, 0)


def softmax(z: Array) -> Array:
    """Shares of each row; its largest element is taken off first, so that no exponential overflows."""
    raised = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def tanh(z: Array) -> Array:
    """The hyperbolic tangent."""
    return np.tanh(z)
