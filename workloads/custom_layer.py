"""A layer class of one's own with a kernel, and a softmax after it.

Stresses: the overhead of calling Keras layers written by a user.
Work: one call is the forward pass of one batch.
Documented: Custom_Layer(10) draws its kernel in `build` by `add_weight` with the initializer 'uniform' and multiplies
in `call`; a Sequential model puts `Activation('softmax')` after it. It works as written in every release:
Keras 3 takes a TensorShape as a weight's shape too. Inputs of 72 as elsewhere in the note.
Tuned: the call of the model in a compiled function, as `fit` and `predict` make it themselves.
Reference: NumPy in float64 with the same kernel; of the drawn kernel its limit, standard deviation and distribution
(uniform in ±0.05), with at most one false alarm in 10⁸ models.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._activations import softmax
from workloads._distributions import all_true, judged, uniform
from workloads._numpy_dense import CLASSES, INPUTS, samples
from workloads._spec import EPSILON, Arrays, Case, Place, Relative, Workload, in_mode, stacked, tracing

layers = tf.keras.layers

MODES = {"documented": "eager", "tuned": "function"}


class Custom_Layer(tf.keras.layers.Layer):  # noqa: N801  the note's name
    """The documented layer."""

    def __init__(self, output_dim: int, **kwargs: Any) -> None:
        self.output_dim = output_dim
        super(Custom_Layer, self).__init__(**kwargs)  # noqa: UP008  as the note writes it

    def build(self, input_shape: Any) -> None:
        """Make the kernel, [inputs, output_dim]."""
        shape = tf.TensorShape((input_shape[1], self.output_dim))
        self.kernel = self.add_weight(name="kernel1", shape=shape, initializer="uniform", trainable=True)
        super(Custom_Layer, self).build(input_shape)  # noqa: UP008

    def call(self, inputs: Any) -> Any:
        """The product, [batch, output_dim]."""
        return tf.matmul(inputs, self.kernel)


def build(*, seed: int, folder: Path, batch: int, implementation: str = "documented") -> Case:
    """The forward pass of random numbers in [0, 1); tolerance √72·ε, the terms of a product's sum.

    The drawn kernel is judged, then replaced by normal numbers, whose softmax differs more from row to row.
    """
    rng = np.random.default_rng(seed)
    x, _ = samples(rng, batch)
    model = tf.keras.Sequential([Custom_Layer(10), layers.Activation("softmax")])
    model(tf.constant(x[:1]))  # the layer draws its kernel
    (variable,) = model.trainable_variables
    drawn = judged("kernel", np.asarray(variable), uniform(0.05))
    kernel = rng.standard_normal((INPUTS, CLASSES)).astype("float32") / np.float32(INPUTS**0.5)
    variable.assign(kernel)
    call = in_mode(model, MODES[implementation])
    arguments = (tf.constant(x),)

    def reference() -> Arrays:
        probabilities = softmax(x.astype("float64") @ kernel.astype("float64"))
        return {"probabilities": probabilities, **all_true("kernel")}

    return Case(
        target=call,
        setup=lambda: arguments,
        reference=reference,
        tolerance=Relative(INPUTS**0.5 * EPSILON["float32"]),
        answer=lambda outputs: {**stacked([{"probabilities": outputs[0]}]), **drawn},
        flops=2.0 * batch * INPUTS * CLASSES,
        items=batch,
        unit="samples",
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"batch": 32}, {"batch": 32, "implementation": "tuned"}, {"batch": 8192}),
    smoke={"batch": 4},
    places=(Place(276, "the custom layer's forward pass", {"batch": 32}),),
)
