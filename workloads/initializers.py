"""Dense layers that draw their kernels and biases.

Stresses: random numbers and making variables; for small layers, Keras' making of a layer.
Work: one call makes and builds six layers of `units` units on `inputs` inputs. The rate counts the weights drawn.
Documented: the default is Glorot uniform, and zeros for the bias; beside it Glorot uniform by name, Glorot normal by
name and by object, and two layers whose initializers have the same seed.
Reference: the laws of the documented distributions: limits, standard deviations and shares, with at most one false
alarm in 10⁷ calls. Biases are zero; the same seed gives the same kernel.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._distributions import all_true, glorot_normal, glorot_uniform, judged
from workloads._spec import Arrays, Case, Exact, Place, Workload, stacked

LAWS = {
    "default": glorot_uniform,
    "uniform by name": glorot_uniform,
    "normal by name": glorot_normal,
    "normal by object": glorot_normal,
    "seeded": glorot_normal,
    "seeded again": glorot_normal,
}
SEEDED = 7


def options() -> dict[str, dict[str, Any]]:
    """What each layer is made with besides its units."""
    normal = tf.keras.initializers.GlorotNormal
    return {
        "default": {},
        "uniform by name": {"kernel_initializer": "glorot_uniform", "bias_initializer": "zeros"},
        "normal by name": {"kernel_initializer": "glorot_normal"},
        "normal by object": {
            "kernel_initializer": normal(),
            "bias_initializer": tf.keras.initializers.Zeros(),
        },
        "seeded": {"kernel_initializer": normal(seed=SEEDED)},
        "seeded again": {"kernel_initializer": normal(seed=SEEDED)},
    }


def made(inputs: int, units: int) -> dict[str, Any]:
    """The kernel and bias of a new layer of each kind."""
    drawn = {}
    for name, given in options().items():
        layer = tf.keras.layers.Dense(units, **given)
        layer.build((None, inputs))
        drawn[f"{name} kernel"] = tf.convert_to_tensor(layer.kernel)
        drawn[f"{name} bias"] = tf.convert_to_tensor(layer.bias)
    return drawn


def stated(outputs: Sequence[Any], inputs: int, units: int) -> Arrays:
    """The biases, what holds of the kernels, and whether those without and with a seed differ and agree."""
    arrays = stacked(outputs)
    repeats = np.array_equal(arrays["seeded kernel"], arrays["seeded again kernel"])
    differ = not np.array_equal(arrays["normal by name kernel"], arrays["normal by object kernel"])
    told = {"the seed repeats": np.array(repeats), "others differ": np.array(differ)}
    for name, law in LAWS.items():
        kernel = arrays[f"{name} kernel"]
        told |= {f"{name} shape": np.array(kernel.shape), f"{name} bias": arrays[f"{name} bias"]}
        told |= judged(name, kernel, law(inputs, units))
    return told


def build(*, seed: int, folder: Path, inputs: int, units: int) -> Case:
    """Layers made anew in every call; what is drawn has no seed but where the point is the seed."""

    def reference() -> Arrays:
        seeding = {name: np.array(True) for name in ("the seed repeats", "others differ")}
        shapes = {f"{name} shape": np.array((inputs, units)) for name in LAWS}
        biases = {f"{name} bias": np.zeros(units) for name in LAWS}
        return {**seeding, **shapes, **biases, **all_true(*LAWS)}

    return Case(
        target=made,
        setup=lambda: (inputs, units),
        reference=reference,
        tolerance=Exact(),
        answer=lambda outputs: stated(outputs, inputs, units),
        bytes=4.0 * len(LAWS) * units * (inputs + 1),
        items=len(LAWS) * units * (inputs + 1),
        unit="weights",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"inputs": 72, "units": 32}, {"inputs": 512, "units": 256}),
    smoke={"inputs": 16, "units": 8},
    places=(Place(292, "kernels and biases drawn by initializers", {"inputs": 72, "units": 32}),),
)
