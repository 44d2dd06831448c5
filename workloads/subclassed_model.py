"""Two dense layers in a model class of one's own, and its forward pass.

Stresses: the overhead of calling a subclassed Keras model.
Work: one call is the forward pass of one batch.
Documented: Custom_Model makes its layers in `__init__` and runs them in `call`; 72 inputs as in the note's training
data. (The note's `super(Model, self)` names a class that it does not define; the class itself is meant, and
Keras refuses any other: RuntimeError in Keras 2, TypeError in Keras 3.) The layers and the judgement of what
they draw are those of `sequential_model`.
Tuned: the call of the model in a compiled function, as `fit` and `predict` make it themselves.
Reference: NumPy in float64 with the same weights, and l2 of the second kernel; 2,666 parameters; of the drawn
kernels their limits, standard deviations and distributions, with at most one false alarm in 10⁸ models.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tensorflow as tf

from workloads._forward import forward_case
from workloads._spec import Case, Place, Workload

layers = tf.keras.layers


class Custom_Model(tf.keras.Model):  # noqa: N801  the note's name
    """The documented model."""

    def __init__(self, num_classes: int = 10) -> None:
        super(Custom_Model, self).__init__(name="my_model")  # noqa: UP008  the note's form, mended
        self.num_classes = num_classes
        self.layer1 = layers.Dense(
            32, activation="relu", kernel_initializer=tf.keras.initializers.glorot_normal
        )
        self.layer2 = layers.Dense(
            num_classes, activation="softmax", kernel_regularizer=tf.keras.regularizers.l2(0.01)
        )

    def call(self, inputs: Any) -> Any:
        """The probabilities of the classes, [batch, num_classes]."""
        h1 = self.layer1(inputs)
        return self.layer2(h1)


def build(*, seed: int, folder: Path, batch: int, implementation: str = "documented") -> Case:
    """The model's forward pass of a batch of random numbers in [0, 1)."""
    return forward_case(Custom_Model(num_classes=10), seed=seed, batch=batch, implementation=implementation)


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"batch": 32}, {"batch": 32, "implementation": "tuned"}, {"batch": 8192}),
    smoke={"batch": 4},
    places=(Place(258, "the subclassed model's forward pass", {"batch": 32}),),
)
