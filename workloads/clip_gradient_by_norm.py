"""An identity whose gradient is clipped.

Stresses: a custom gradient and the tape; at a million numbers, the norm of what flows back.
Work: one call is one forward and one backward pass. The rate counts the gradient's elements.
Documented: the function. The note gives no numbers: here a normal gradient flows back and `norm` is its limit; 100 is
more than that of a thousand normal numbers, and leaves it alone.
Tuned: both passes in one compiled function.
Reference: the bits that went in; the gradient scaled to `norm` where it is longer, in NumPy and float64; nothing for
the second argument.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log2
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Arrays, Case, Place, Relative, Workload, in_mode, tracing


@tf.custom_gradient
def clip_gradient_by_norm(x: Any, norm: Any) -> tuple[Any, Callable[..., Any]]:
    """The documented function."""
    y = tf.identity(x)

    def grad_fn(dresult: Any) -> list[Any]:
        return [tf.clip_by_norm(dresult, norm), None]

    return y, grad_fn


def passes(x: Any, norm: Any, upstream: Any) -> Any:
    """The value, and the gradients by x and by norm where `upstream` flows back."""
    with tf.GradientTape() as tape:
        tape.watch([x, norm])
        y = clip_gradient_by_norm(x, norm)
    return (y, *tape.gradient(y, [x, norm], output_gradients=upstream))


def answered(outputs: Sequence[Any]) -> Arrays:
    """The bits of the value, the gradient by x, and whether there is one by norm."""
    y, by_x, by_norm = outputs[0]
    return {
        "bits": np.asarray(y).view("int32"),
        "gradient": np.asarray(by_x),
        "second": np.array(by_norm is not None),
    }


def expected(x: np.ndarray, norm: float, upstream: np.ndarray) -> Arrays:
    """What `answered` must hold."""
    length = np.linalg.norm(upstream.astype("float64"))
    gradient = upstream * min(1.0, norm / length)
    return {"bits": x.view("int32"), "gradient": gradient, "second": np.array(False)}


def bound(n: int) -> float:
    """A tree of n squares has 1 + log₂(n) roundings, which the root halves; then root, product and quotient round."""
    return ((1 + log2(n)) / 2 + 3) * EPSILON["float32"] / 2


def build(*, seed: int, folder: Path, n: int, norm: float, implementation: str = "documented") -> Case:
    """Normal x and upstream gradient of n elements."""
    x, upstream = np.random.default_rng(seed).standard_normal((2, n)).astype("float32")
    function = in_mode(passes, "xla") if implementation == "tuned" else passes
    arguments = tf.constant(x), tf.constant(norm), tf.constant(upstream)
    return Case(
        target=function,
        setup=lambda: arguments,
        reference=lambda: expected(x, norm, upstream),
        answer=answered,
        tolerance=Relative(bound(n)),
        items=n,
        unit="elements",
        traced=tracing(function),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=(
        {"n": 1000, "norm": 1.0},
        {"n": 1_000_000, "norm": 1.0},
        {"n": 1_000_000, "norm": 1.0, "implementation": "tuned"},
    ),
    smoke={"n": 1000, "norm": 100.0},
    places=(Place(230, "an identity whose gradient is clipped", {"n": 1000, "norm": 1.0}),),
)
