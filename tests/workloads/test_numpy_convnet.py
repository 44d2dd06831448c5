"""The NumPy reference of MNIST training agrees with definitions, finite differences and hand arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from workloads import _numpy_convnet as convnet

Array = npt.NDArray[Any]
SHAPES = [(3, 3, 1, 16), (16,), (3, 3, 16, 16), (16,), (16, 10), (10,)]


def some_weights(rng: np.random.Generator) -> list[Array]:
    """Return float64 weights with biases that are not zero, so that no ReLU sits at its kink."""
    return [w + 0.1 * rng.standard_normal(w.shape) for w in convnet.initial_weights(rng)]


def batch(rng: np.random.Generator, count: int, side: int) -> tuple[Array, Array]:
    """Return float64 images [count, side, side, 1] in [0, 1) and labels [count]."""
    return rng.random((count, side, side, 1)), rng.integers(0, 10, count)


def convolution_by_definition(x: Array, kernel: Array, bias: Array) -> Array:
    """Return ReLU of the convolution of one image [H, W, C], one output pixel at a time."""
    height, width = x.shape[0] - 2, x.shape[1] - 2
    out = np.zeros((height, width, kernel.shape[3]))
    for i in range(height):
        for j in range(width):
            out[i, j] = np.tensordot(x[i : i + 3, j : j + 3], kernel, axes=3) + bias
    return np.maximum(out, 0)


def cross_entropy(logits: Array, labels: Array) -> float:
    """Return the mean of -log softmax(logits)[label], as defined."""
    exponentials = np.exp(logits)
    shares = exponentials / exponentials.sum(axis=1, keepdims=True)
    return float(-np.log(shares[np.arange(len(labels)), labels]).mean())


def central_differences(loss: Callable[[], float], weight: Array, step: float = 1e-5) -> Array:
    """Return the derivative of `loss` by every element of `weight`, which is changed and put back."""
    out = np.zeros(weight.shape)
    for index in np.ndindex(weight.shape):
        kept = weight[index]
        weight[index] = kept + step
        above = loss()
        weight[index] = kept - step
        out[index] = (above - loss()) / (2 * step)
        weight[index] = kept
    return out


def test_logits_are_those_of_the_definition() -> None:
    rng = np.random.default_rng(1)
    weights, images = some_weights(rng), rng.random((2, 7, 6, 1))
    for image, found in zip(images, convnet.logits(weights, images), strict=True):
        hidden = convolution_by_definition(image, weights[0], weights[1])
        hidden = convolution_by_definition(hidden, weights[2], weights[3])
        np.testing.assert_allclose(found, hidden.mean(axis=(0, 1)) @ weights[4] + weights[5], rtol=1e-12)


@pytest.mark.parametrize("which", range(6))
def test_every_gradient_is_the_central_difference_of_the_loss(which: int) -> None:
    rng = np.random.default_rng(2)
    weights, (images, labels) = some_weights(rng), batch(rng, 2, 6)
    _, gradients = convnet.loss_and_gradients(weights, images, labels)

    def loss() -> float:
        return cross_entropy(convnet.logits(weights, images), labels)

    np.testing.assert_allclose(gradients[which], central_differences(loss, weights[which]), atol=1e-9)


def test_the_loss_is_the_mean_cross_entropy_of_the_softmax() -> None:
    rng = np.random.default_rng(3)
    weights, (images, labels) = some_weights(rng), batch(rng, 5, 6)
    loss, _ = convnet.loss_and_gradients(weights, images, labels)
    assert loss == pytest.approx(cross_entropy(convnet.logits(weights, images), labels), rel=1e-12)


def test_weights_of_zero_lose_the_logarithm_of_ten() -> None:
    images, labels = batch(np.random.default_rng(4), 3, 6)
    loss, _ = convnet.loss_and_gradients([np.zeros(shape) for shape in SHAPES], images, labels)
    assert loss == pytest.approx(math.log(10), rel=1e-15)


def test_logits_in_the_thousands_do_not_overflow() -> None:
    weights = [np.zeros(shape) for shape in SHAPES]
    weights[5][7] = 5000.0
    loss, gradients = convnet.loss_and_gradients(weights, np.ones((2, 6, 6, 1)), np.array([7, 8]))
    assert loss == pytest.approx(2500.0)
    assert all(np.isfinite(gradient).all() for gradient in gradients)


def test_the_derivative_of_relu_at_zero_is_zero() -> None:
    """Black images and biases of zero put every ReLU at its kink: only the last bias has a gradient."""
    weights = convnet.initial_weights(np.random.default_rng(5))
    _, gradients = convnet.loss_and_gradients(weights, np.zeros((2, 6, 6, 1)), np.array([0, 1]))
    assert [bool(gradient.any()) for gradient in gradients] == [False] * 5 + [True]


def test_float32_inputs_are_computed_in_float64() -> None:
    rng = np.random.default_rng(6)
    weights, (images, labels) = convnet.initial_weights(rng), batch(rng, 2, 6)
    images = images.astype(np.float32)
    wide_weights, wide_images = [w.astype(np.float64) for w in weights], images.astype(np.float64)
    logits, wide_logits = convnet.logits(weights, images), convnet.logits(wide_weights, wide_images)
    np.testing.assert_allclose(logits, wide_logits, rtol=1e-13)
    loss, gradients = convnet.loss_and_gradients(weights, images, labels)
    wide_loss, wide = convnet.loss_and_gradients(wide_weights, wide_images, labels)
    assert loss == pytest.approx(wide_loss, rel=1e-14)
    for gradient, expected in zip(gradients, wide, strict=True):
        assert gradient.dtype == np.float64
        np.testing.assert_allclose(gradient, expected, atol=1e-14)


def test_initial_weights_are_glorot_uniform_kernels_and_zero_biases() -> None:
    weights = convnet.initial_weights(np.random.default_rng(7))
    assert [w.shape for w in weights] == SHAPES
    assert all(w.dtype == np.float32 for w in weights)
    for kernel, bias, fans in zip(
        weights[::2], weights[1::2], (9 + 9 * 16, 9 * 16 + 9 * 16, 16 + 10), strict=True
    ):
        limit = math.sqrt(6 / fans)
        assert 0.95 * limit < np.abs(kernel).max() <= limit * (1 + 1e-7)
        assert not bias.any()


def test_initial_weights_follow_from_the_seed() -> None:
    first, second = (convnet.initial_weights(np.random.default_rng(8)) for _ in range(2))
    assert all((a == b).all() for a, b in zip(first, second, strict=True))


def test_two_steps_of_adam_are_those_computed_by_hand() -> None:
    """Gradients 0.5 and -0.25 from w = 1.

    t = 1: m = 0.05, v = 0.00025, a = 0.001·sqrt(0.001)/0.1 = 3.162277660e-4,
           w = 1 - a·0.05/(0.015811388301 + 1e-7) = 1 - 9.999936754847e-4
    t = 2: m = 0.9·0.05 - 0.025 = 0.02, v = 0.999·0.00025 + 0.001·0.0625 = 0.00031225,
           a = 0.001·sqrt(0.001999)/0.19 = 2.353167253e-4,
           w = w - a·0.02/(0.017670597047 + 1e-7) = w - 2.663355324361e-4
    """
    weights, moments = [np.array([1.0])], convnet.no_moments([np.array([1.0])])
    weights, moments = convnet.adam_step(weights, [np.array([0.5])], moments)
    assert weights[0][0] == pytest.approx(1 - 9.999936754847e-4, abs=1e-13)
    weights, moments = convnet.adam_step(weights, [np.array([-0.25])], moments)
    assert weights[0][0] == pytest.approx(1 - 9.999936754847e-4 - 2.663355324361e-4, abs=1e-13)
    assert moments.step == 2
    assert moments.first[0][0] == pytest.approx(0.02)
    assert moments.second[0][0] == pytest.approx(0.00031225)


def test_training_records_each_loss_before_its_step_and_keeps_the_given_weights() -> None:
    rng = np.random.default_rng(9)
    weights, batches = convnet.initial_weights(rng), [batch(rng, 2, 6), batch(rng, 3, 6)]
    kept = [w.copy() for w in weights]
    losses, trained = convnet.train(weights, iter(batches))
    assert all((a == b).all() for a, b in zip(weights, kept, strict=True))
    assert losses[0] == pytest.approx(convnet.loss_and_gradients(weights, *batches[0])[0], rel=1e-14)
    after_one = convnet.train(weights, batches[:1])[1]
    assert losses[1] == pytest.approx(convnet.loss_and_gradients(after_one, *batches[1])[0], rel=1e-14)
    assert [w.shape for w in trained] == SHAPES
    assert all(w.dtype == np.float64 for w in trained)


def test_training_on_one_batch_lowers_its_loss_at_every_step() -> None:
    rng = np.random.default_rng(10)
    losses, _ = convnet.train(convnet.initial_weights(rng), [batch(rng, 4, 8)] * 20)
    assert (np.diff(losses) < 0).all()


def test_accuracy_is_the_share_of_right_answers_over_all_chunks() -> None:
    rng = np.random.default_rng(11)
    weights, (images, _) = some_weights(rng), batch(rng, 2 * convnet.CHUNK + 6, 6)
    answers = convnet.logits(weights, images).argmax(axis=1)
    assert convnet.accuracy(weights, images, answers) == 1.0
    answers[: convnet.CHUNK + 3] = (answers[: convnet.CHUNK + 3] + 1) % 10
    assert convnet.accuracy(weights, images, answers) == 0.5
