"""The gradient of log(1 + eˣ), naive and custom.

Stresses: the gradient tape, and exponentials at the ends of their range.
Work: one call is the value and the gradient at every number; the rate counts them.
Documented: at 0 and at 100. `gradient=naive` answers 0.5 and NaN (1/∞·∞), `gradient=custom` 0.5 and 1. The value
at 100 is infinite in both, because float32 ends at e^88; float64 ends at e^709, and there nothing is amiss.
Tuned: both passes in one compiled function.
Reference: `numpy.logaddexp` and the sigmoid in float64, infinite and NaN where eˣ is beyond the dtype's range.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Arrays, Case, Place, Relative, Workload, in_mode, tracing

EXPONENT = {"float16": 15, "bfloat16": 127, "float32": 127, "float64": 1023}  # the largest, of 2 (IEEE 754)
DOCUMENTED = np.array([0.0, 100.0])


def naive(x: Any) -> Any:
    """The documented function, differentiated as it stands."""
    return tf.math.log(1 + tf.exp(x))


@tf.custom_gradient
def custom(x: Any) -> tuple[Any, Callable[[Any], Any]]:
    """The documented function with its gradient in a form that does not divide infinities."""

    def grad(dy: Any) -> Any:
        return dy * (1 - 1 / (1 + tf.exp(x)))

    return tf.math.log(1 + tf.exp(x)), grad


def differentiated(function: Callable[[Any], Any]) -> Callable[..., Any]:
    """Value and gradient of the function at each of the tensors it is called with."""

    def at(x: Any) -> tuple[Any, Any]:
        with tf.GradientTape() as tape:
            tape.watch(x)
            value = function(x)
        return value, tape.gradient(value, x)

    return lambda *tensors: [at(x) for x in tensors]


def spread(rng: np.random.Generator, n: int, dtype: str) -> np.ndarray:
    """n numbers up to one and a half times as far as eˣ goes; where 1/eˣ is subnormal none, or some CPUs flush it."""
    last = log(2) * (EXPONENT[dtype] + 1)
    x = rng.uniform(-1.5 * last, 1.5 * last, n)
    return np.where(abs(x - last) < 2, 1.5 * last, x)


def expected(x: np.ndarray, dtype: str, gradient: str) -> Arrays:
    """Values and gradients at x as the dtype can have them."""
    beyond = x > log(2) * (EXPONENT[dtype] + 1)
    sigmoid = np.exp(-np.logaddexp(0, -x))
    return {
        "value": np.where(beyond, np.inf, np.logaddexp(0, x)),
        "gradient": np.where(beyond & (gradient == "naive"), np.nan, sigmoid),
    }


def answered(outputs: Sequence[Any]) -> Arrays:
    """Values and gradients, each as one vector."""
    values, gradients = zip(*outputs[0], strict=True)
    return {"value": np.hstack(values), "gradient": np.hstack(gradients)}


def build(
    *,
    seed: int,
    folder: Path,
    gradient: str,
    n: int = 2,
    dtype: str = "float32",
    implementation: str = "documented",
) -> Case:
    """At the two documented numbers, or at a vector of n. Tolerance 2·ε: a few roundings, none of them magnified."""
    function = differentiated({"naive": naive, "custom": custom}[gradient])
    call = in_mode(function, "xla") if implementation == "tuned" else function
    x = DOCUMENTED if n == 2 else spread(np.random.default_rng(seed), n, dtype)
    rounded = tf.cast(tf.constant(x), dtype)
    exact = tf.cast(rounded, "float64").numpy()  # what the target is given
    arguments = tuple(tf.unstack(rounded)) if n == 2 else (rounded,)
    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: expected(exact, dtype, gradient),
        answer=answered,
        tolerance=Relative(2 * EPSILON[dtype]),
        items=n,
        unit="numbers",
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=(
        {"gradient": "naive"},
        {"gradient": "custom"},
        {"gradient": "custom", "n": 1_000_000},
        {"gradient": "custom", "n": 1_000_000, "implementation": "tuned"},
    ),
    once=(
        {"gradient": "naive", "dtype": "float64"},
        {"gradient": "naive", "dtype": "float16"},
        {"gradient": "custom", "n": 1_000_000, "dtype": "bfloat16"},
    ),
    smoke={"gradient": "naive"},
    places=(
        Place(208, "gradient of log(1 + eˣ) at 0 and at 100", {"gradient": "naive"}),
        Place(223, "its custom gradient at 0 and at 100", {"gradient": "custom"}),
    ),
)
