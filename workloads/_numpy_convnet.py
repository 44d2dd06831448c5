"""Reference of the note's MNIST training loop: the same network and optimiser in NumPy and float64.

The network, channels last: Conv2D 16 3x3 ReLU -> Conv2D 16 3x3 ReLU -> GlobalAveragePooling2D -> Dense 10;
its convolutions are cross-correlations without padding, as Keras' are with `padding="valid"`. Its weights
are six arrays in the order of Keras' `trainable_variables`: [3, 3, 1, 16], [16], [3, 3, 16, 16], [16],
[16, 10], [10]. Each derivative is written out by hand, so nothing here is shared with what it judges.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Weights = Sequence[Array]
Batch = tuple[Array, Array]

KERNEL_SHAPES = ((3, 3, 1, 16), (3, 3, 16, 16), (16, 10))
LEARNING_RATE, BETA_1, BETA_2, EPSILON = 0.001, 0.9, 0.999, 1e-7  # Keras' defaults for Adam
CHUNK = 32  # images at once in `accuracy`: their patches take 21 MB


def initial_weights(rng: np.random.Generator) -> list[Array]:
    """Draw the six float32 weights: Glorot uniform kernels, biases of zero.

    A kernel is uniform in ±sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio, 2010); as in Keras, a fan is
    the number of its channels times the kernel's area.
    """
    weights: list[Array] = []
    for shape in KERNEL_SHAPES:
        fans = math.prod(shape[:-2]) * (shape[-2] + shape[-1])
        limit = math.sqrt(6 / fans)
        weights.append(rng.uniform(-limit, limit, shape).astype(np.float32))
        weights.append(np.zeros(shape[-1], np.float32))
    return weights


def logits(weights: Weights, images: Array) -> Array:
    """Return the float64 logits [B, 10] of images [B, H, W, 1]; H and W are at least 5."""
    kernel_1, bias_1, kernel_2, bias_2, kernel_3, bias_3 = weights
    hidden_1 = _convolve(images.astype(np.float64), kernel_1, bias_1)
    hidden_2 = _convolve(hidden_1, kernel_2, bias_2)
    return np.asarray(hidden_2.mean(axis=(1, 2)) @ kernel_3 + bias_3)


def loss_and_gradients(weights: Weights, images: Array, labels: Array) -> tuple[float, list[Array]]:
    """Return the mean cross-entropy (nats) of a batch, and its gradient by each of the six weights.

    `images` are [B, H, W, 1] with H and W at least 5, `labels` are integers [B] in 0..9. The gradients are
    float64 and shaped as the weights. `d_x` is the derivative of the loss by x; that of ReLU at 0 is 0, as in
    TensorFlow.
    """
    kernel_1, bias_1, kernel_2, bias_2, kernel_3, bias_3 = weights
    pixels = images.astype(np.float64)
    hidden_1 = _convolve(pixels, kernel_1, bias_1)
    hidden_2 = _convolve(hidden_1, kernel_2, bias_2)
    pooled = hidden_2.mean(axis=(1, 2))
    loss, d_logits = _cross_entropy(pooled @ kernel_3 + bias_3, labels)
    d_mean = d_logits @ kernel_3.T / (hidden_2.shape[1] * hidden_2.shape[2])
    d_sums_2 = d_mean[:, np.newaxis, np.newaxis] * (hidden_2 > 0)
    d_sums_1 = _by_input(d_sums_2, kernel_2) * (hidden_1 > 0)
    by_convolutions = [*_by_weights(pixels, d_sums_1), *_by_weights(hidden_1, d_sums_2)]
    return loss, [*by_convolutions, pooled.T @ d_logits, d_logits.sum(axis=0)]


@dataclass(frozen=True)
class Moments:
    """Adam's state after `step` steps: running means of gradients and of their squares, one per weight."""

    step: int
    first: list[Array]
    second: list[Array]


def no_moments(weights: Weights) -> Moments:
    """Return Adam's state before its first step: float64 zeros shaped as the weights."""
    return Moments(0, [np.zeros(w.shape) for w in weights], [np.zeros(w.shape) for w in weights])


def adam_step(weights: Weights, gradients: Weights, moments: Moments) -> tuple[list[Array], Moments]:
    """Return the weights and the state after one step of Adam (Kingma and Ba, 2015), as Keras states it.

    w - a·m / (sqrt(v) + epsilon), a = rate·sqrt(1 - beta_2^t) / (1 - beta_1^t): the paper's form before
    section 2.1, where epsilon is not divided by the correction of v. Nothing is changed in place. Keras
    rounds the betas in `a` to float32, even where it computes in float64: its first step is 7e-6 shorter.
    """
    t = moments.step + 1
    first = [BETA_1 * m + (1 - BETA_1) * g for m, g in zip(moments.first, gradients, strict=True)]
    second = [BETA_2 * v + (1 - BETA_2) * g * g for v, g in zip(moments.second, gradients, strict=True)]
    rate = LEARNING_RATE * math.sqrt(1 - BETA_2**t) / (1 - BETA_1**t)
    stepped = [w - rate * m / (np.sqrt(v) + EPSILON) for w, m, v in zip(weights, first, second, strict=True)]
    return stepped, Moments(t, first, second)


def train(weights: Weights, batches: Iterable[Batch]) -> tuple[list[float], list[Array]]:
    """Take one step of Adam per batch (images, labels); return each step's loss and the last float64 weights.

    A loss is that of the weights before its step, as the note's loop records it.
    """
    losses: list[float] = []
    current = [np.asarray(weight, np.float64) for weight in weights]
    moments = no_moments(current)
    for images, labels in batches:
        loss, gradients = loss_and_gradients(current, images, labels)
        current, moments = adam_step(current, gradients, moments)
        losses.append(loss)
    return losses, current


def accuracy(weights: Weights, images: Array, labels: Array) -> float:
    """Return the share, in 0..1, of the N >= 1 images [N, H, W, 1] whose largest logit is their label's."""
    right = 0
    for start in range(0, len(images), CHUNK):
        part = slice(start, start + CHUNK)
        right += int((logits(weights, images[part]).argmax(axis=1) == labels[part]).sum())
    return right / len(images)


def _patches(x: Array) -> Array:
    """Return every 3x3 window of x [B, H, W, C] as a row: [B·(H-2)·(W-2), 9·C]."""
    windows = np.lib.stride_tricks.sliding_window_view(x, (3, 3), axis=(1, 2))
    return windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, 9 * x.shape[3])


def _correlate(x: Array, kernel: Array) -> Array:
    """Return x [B, H, W, C] correlated with a kernel [3, 3, C, D]: [B, H-2, W-2, D]."""
    batch, height, width, channels = x.shape
    sums = _patches(x) @ kernel.reshape(9 * channels, -1)
    return np.reshape(sums, (batch, height - 2, width - 2, -1))


def _convolve(x: Array, kernel: Array, bias: Array) -> Array:
    """Return ReLU of a convolution of x [B, H, W, C]: [B, H-2, W-2, D]."""
    return np.asarray(np.maximum(_correlate(x, kernel) + bias, 0))


def _by_input(d_sums: Array, kernel: Array) -> Array:
    """Return the derivative by a convolution's input [B, H, W, C], from that by its sums [B, H-2, W-2, D].

    It is a correlation too: of the sums' derivative, padded by 2, with the kernel turned by 180 degrees and
    its input and output channels exchanged.
    """
    padded = np.pad(d_sums, ((0, 0), (2, 2), (2, 2), (0, 0)))
    return _correlate(padded, kernel[::-1, ::-1].swapaxes(2, 3))


def _by_weights(x: Array, d_sums: Array) -> tuple[Array, Array]:
    """Return the derivatives by a kernel [3, 3, C, D] and its bias [D], from the input and that by the sums.

    The patches are made again, because keeping those of the forward pass takes longer, in fresh pages.
    """
    rows = d_sums.reshape(-1, d_sums.shape[-1])
    by_kernel = _patches(x).T @ rows
    return by_kernel.reshape(3, 3, x.shape[3], -1), rows.sum(axis=0)


def _cross_entropy(scores: Array, labels: Array) -> tuple[float, Array]:
    """Return the mean over the batch of -log softmax(scores)[label], and its derivative by scores [B, 10].

    The largest score of a row is taken off first, so that no exponential overflows.
    """
    rows = np.arange(len(labels))
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1))
    loss = float(np.mean(log_sum - shifted[rows, labels]))
    d_scores = np.exp(shifted - log_sum[:, np.newaxis])
    d_scores[rows, labels] -= 1
    return loss, d_scores / len(labels)
