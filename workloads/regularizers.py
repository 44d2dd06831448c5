"""Dense layers with l1 and l2 terms on kernel and bias, and the gradients of those terms.

Stresses: reductions over weights and the gradient tape; for small layers, Keras' collection of losses.
Work: one call sums the terms of four layers and takes the gradient by each kernel and bias.
Documented: `l1, l2` by name (0.01) and as the objects `tf.keras.regularizers.l1(0.02)` and `l2(0.02)`, each on kernel
and bias. 72 inputs, 32 units.
Tuned: the same in one compiled function.
Reference: 0.01·Σ|w| and 0.01·Σw² in float64, and their derivatives 0.01·sign(w) and 0.02·w.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._model import reset
from workloads._numpy_convnet import Array
from workloads._spec import EPSILON, Arrays, Case, Place, Relative, Workload, in_mode, tracing

BY_NAME, BY_OBJECT = 0.01, 0.02  # the rate that a name stands for, and another
KINDS = {
    "l1 by name": ("l1", BY_NAME),
    "l2 by name": ("l2", BY_NAME),
    "l1 by object": ("l1", BY_OBJECT),
    "l2 by object": ("l2", BY_OBJECT),
}
MODES = {"documented": "eager", "tuned": "function"}
PARTS = ("kernel", "bias")
RUN = 1024  # terms at most that TensorFlow adds one after the other; it halves longer sums until they are as short


def layer_of(kind: str, weights: list[Array]) -> Any:
    """A Dense layer with the regularizer on kernel and bias, which are these weights."""
    term, rate = KINDS[kind]
    given = term if rate == BY_NAME else getattr(tf.keras.regularizers, term)(rate)
    layer = tf.keras.layers.Dense(len(weights[1]), kernel_regularizer=given, bias_regularizer=given)
    layer.build((None, len(weights[0])))
    reset(layer.trainable_variables, weights)
    return layer


def terms_of(layers: dict[str, Any]) -> Any:
    """A call that gives, for each layer, its terms and their gradients by kernel and bias."""

    def terms() -> Any:
        told = {}
        for kind, layer in layers.items():
            with tf.GradientTape() as tape:
                losses = layer.losses
                total = tf.add_n(losses)
            gradients = tape.gradient(total, layer.trainable_variables)
            for part, loss, gradient in zip(PARTS, losses, gradients):  # noqa: B905  AutoGraph of old takes no strict
                told[f"{kind}, {part}"] = loss
                told[f"{kind}, gradient by {part}"] = gradient
        return told

    return terms


def expected(weights: dict[str, list[Array]]) -> Arrays:
    """The terms and gradients in float64."""
    right: dict[str, Array] = {}
    for kind, (term, rate) in KINDS.items():
        for part, held in zip(PARTS, weights[kind], strict=True):
            w = held.astype("float64")
            loss, slope = (np.abs(w), np.sign(w)) if term == "l1" else (w * w, 2 * w)
            right[f"{kind}, {part}"] = np.array(rate * np.sum(loss))
            right[f"{kind}, gradient by {part}"] = rate * slope
    return right


def build(*, seed: int, folder: Path, inputs: int, units: int, implementation: str = "documented") -> Case:
    """Layers of normal weights.

    Tolerance √K·ε/2, with K the terms of one run: three times the error that rounding makes in a running sum.
    """
    rng = np.random.default_rng(seed)
    shapes = (inputs, units), (units,)
    weights = {kind: [rng.standard_normal(shape).astype("float32") for shape in shapes] for kind in KINDS}
    layers = {kind: layer_of(kind, held) for kind, held in weights.items()}
    call = in_mode(terms_of(layers), MODES[implementation])
    return Case(
        target=call,
        setup=lambda: (),
        reference=lambda: expected(weights),
        tolerance=Relative(min(inputs * units, RUN) ** 0.5 * EPSILON["float32"] / 2),
        items=len(KINDS) * units * (inputs + 1),
        unit="weights",
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=(
        {"inputs": 72, "units": 32},
        {"inputs": 72, "units": 32, "implementation": "tuned"},
        {"inputs": 1024, "units": 512},
    ),
    smoke={"inputs": 8, "units": 4},
    places=(Place(293, "l1 and l2 terms on kernel and bias", {"inputs": 72, "units": 32}),),
)
