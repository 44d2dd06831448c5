"""Dense layers whose activation is given by name, and by function.

Stresses: the elementwise functions behind a matrix product, and calling eight small layers.
Work: one call runs every layer, one of each activation and form, on one batch. The rate counts the layers' outputs.
Documented: 'sigmoid' or `tf.sigmoid`; the same here with relu, softmax and tanh. 72 inputs, 32 units.
Reference: NumPy in float64 on the numbers that the compute type holds. Name and function must agree in every bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads import _activations
from workloads._model import reset
from workloads._numpy_dense import HIDDEN, INPUTS
from workloads._spec import EPSILON, Arrays, Case, Place, Relative, Workload, stacked

EXPECTED = {
    "sigmoid": _activations.sigmoid,
    "relu": _activations.relu,
    "softmax": _activations.softmax,
    "tanh": _activations.tanh,
}


def functions() -> dict[str, Callable[[Any], Any]]:
    """The functions that the names stand for."""
    return {"sigmoid": tf.sigmoid, "relu": tf.nn.relu, "softmax": tf.nn.softmax, "tanh": tf.tanh}


def layers_with(weights: Sequence[Any], dtype: str) -> dict[str, Any]:
    """A Dense layer for each activation and form, all with the same kernel and bias."""
    forms = [
        (f"{name} by {form}", activation)
        for name, function in functions().items()
        for form, activation in (("name", name), ("function", function))
    ]
    layers = {form: tf.keras.layers.Dense(HIDDEN, activation, dtype=dtype) for form, activation in forms}
    for layer in layers.values():
        layer.build((None, INPUTS))
        reset(layer.trainable_variables, weights)
    return layers


def agreeing(outputs: Sequence[Any]) -> Arrays:
    """The outputs by form, and whether those by name and by function are the same in every bit."""
    arrays = stacked(outputs)
    same = {
        name: np.array_equal(arrays[f"{name} by name"], arrays[f"{name} by function"]) for name in EXPECTED
    }
    return {**arrays, **{f"{name} agrees": np.array(equal) for name, equal in same.items()}}


def build(*, seed: int, folder: Path, batch: int, dtype: str = "float32") -> Case:
    """Normal inputs and weights; tolerance √72·ε of the compute type, the terms of a product's sum."""
    rng = np.random.default_rng(seed)
    shapes = (batch, INPUTS), (INPUTS, HIDDEN), (HIDDEN,)
    scales = 1.0, INPUTS**-0.5, 1.0
    made = [scale * rng.standard_normal(shape) for scale, shape in zip(scales, shapes, strict=True)]
    x, *weights = (tf.cast(tf.constant(array), dtype) for array in made)
    layers = layers_with(weights, dtype)

    def reference() -> Arrays:
        rows, kernel, bias = (np.asarray(held).astype("float64") for held in (x, *weights))
        right = {name: function(rows @ kernel + bias) for name, function in EXPECTED.items()}
        forms = {f"{name} by {form}": right[name] for name in right for form in ("name", "function")}
        return {**forms, **{f"{name} agrees": np.array(True) for name in right}}

    return Case(
        target=lambda inputs: {form: layer(inputs) for form, layer in layers.items()},
        setup=lambda: (x,),
        reference=reference,
        tolerance=Relative(INPUTS**0.5 * EPSILON[dtype]),
        answer=agreeing,
        flops=2.0 * batch * INPUTS * HIDDEN * len(layers),
        compute=dtype,
        items=batch * HIDDEN * len(layers),
        unit="outputs",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=(
        {"batch": 32},
        {"batch": 1024},
        {"batch": 1024, "dtype": "float16"},
        {"batch": 1024, "dtype": "bfloat16"},
    ),
    smoke={"batch": 4, "dtype": "float64"},
    places=(Place(291, "layers with activations by name and by function", {"batch": 32}),),
)
