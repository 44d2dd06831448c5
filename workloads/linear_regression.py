"""y = 3x + 2 recovered by gradient descent.

Stresses: dispatch of a handful of small operations, the gradient tape and an optimizer's update.
Work: one call is one full-batch step; tuned, all 300 of them.
Documented: 2,000 points with unit normal noise, W = 5 and B = 10 at the start, SGD 0.01, 300 steps. (The
note's snippet feeds `training_inputs`, which it never defines; `x` and `y` are meant.)
Tuned: the 300 steps are a loop inside one function compiled by XLA, so that neither Python nor TensorFlow's
executor is in the way of operations that take a microsecond.
Reference: gradient descent on a line is a linear recurrence in (W, B) whose coefficients are moments of the
data: replayed exactly in float64 with NumPy.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Arrays, Case, Place, Relative, Workload, in_mode, tracing

STEPS = 300
RATE = 0.01
WEIGHT, BIAS = 5.0, 10.0


class Regression(tf.keras.Model):
    """The documented model: inputs·W + B."""

    def __init__(self) -> None:
        super().__init__()
        self.W = tf.Variable(WEIGHT, name="weight")
        self.B = tf.Variable(BIAS, name="bias")

    def call(self, inputs: Any) -> Any:
        """Predictions of shape [samples] for inputs of shape [samples]."""
        return inputs * self.W + self.B


def replayed(x: np.ndarray, y: np.ndarray, steps: int) -> Arrays:
    """Loss before, and W and B after each of the steps, by the recurrence in float64; each of shape [steps]."""
    xx, xy, yy, mx, my = (float(np.mean(m)) for m in (x * x, x * y, y * y, x, y))
    w, b = WEIGHT, BIAS
    history = []
    for _ in range(steps):
        loss = w * w * xx + b * b + yy + 2 * (w * b * mx - w * xy - b * my)
        w, b = w - RATE * 2 * (w * xx + b * mx - xy), b - RATE * 2 * (w * mx + b - my)
        history.append((loss, w, b))
    return dict(zip(("loss", "weight", "bias"), np.array(history).T, strict=True))


def step_of(model: Any, optimizer: Any) -> Callable[..., Any]:
    """The documented step as a call of (x, y) that returns the loss before it, and W and B after."""

    def step(x: Any, y: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(model(x) - y))
        gradients = tape.gradient(loss, [model.W, model.B])
        optimizer.apply_gradients(zip(gradients, [model.W, model.B]))  # noqa: B905  AutoGraph of old takes no strict
        return {"loss": loss, "weight": model.W.read_value(), "bias": model.B.read_value()}

    return step


def in_a_loop(step: Callable[..., Any]) -> Callable[..., Any]:
    """All steps as one call of (x, y); each of the step's answers has a leading axis of steps."""
    signature = dict.fromkeys(("loss", "weight", "bias"), tf.float32)

    def steps(x: Any, y: Any) -> Any:
        return tf.map_fn(lambda _: step(x, y), tf.range(STEPS), fn_output_signature=signature)

    return steps


def build(
    *, seed: int, folder: Path, samples: int, mode: str = "eager", implementation: str = "documented"
) -> Case:
    """The regression over seeded points; tolerance √samples·ε for the means, growing over 300 steps."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(samples).astype("float32")
    y = (x * 3 + 2 + rng.standard_normal(samples)).astype("float32")
    arguments = tf.constant(x), tf.constant(y)
    model, optimizer = Regression(), tf.keras.optimizers.SGD(learning_rate=RATE)
    optimizer.build([model.W, model.B])
    step, steps = step_of(model, optimizer), 1
    if implementation == "tuned":
        step, steps, mode = in_a_loop(step), STEPS, "xla"
    call = in_mode(step, mode)

    def setup() -> tuple[Any, ...]:
        model.W.assign(WEIGHT)
        model.B.assign(BIAS)
        return arguments

    return Case(
        target=call,
        setup=setup,
        reference=lambda: replayed(x.astype("float64"), y.astype("float64"), STEPS),
        tolerance=Relative((samples**0.5) * EPSILON["float32"]),
        calls=STEPS // steps,
        flops=10.0 * samples * steps,
        items=samples * steps,
        unit="samples",
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=(
        {"samples": 2000},
        {"samples": 2000, "implementation": "tuned"},
        {"samples": 2000, "mode": "function"},
        {"samples": 2000, "mode": "xla"},
        {"samples": 200_000},
    ),
    smoke={"samples": 100},
    places=(Place(124, "y = 3x + 2 by 300 steps of gradient descent", {"samples": 2000}),),
)
