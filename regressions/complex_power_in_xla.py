"""Complex numbers to the power of 0 in a compiled function.

Report: openxla/xla#7440, seen there through JAX. The compiled code squares the parts of the base, which overflow
in float32: the power is NaN.
Kind: wrong. Truth: 1, by definition of the power, for every finite number.
Seen here: wrong on 2.12 to 2.15, proven on 2.16 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload, in_mode, tracing


def parts(z: np.ndarray) -> dict[str, np.ndarray]:
    return {"real": np.real(z), "imaginary": np.imag(z)}


def build(*, seed: int, folder: Path, mode: str, size: float = 1e20, count: int = 64) -> Case:
    rng = np.random.default_rng(seed)
    z = size * (rng.standard_normal(count) + 1j * rng.standard_normal(count))
    arguments = (tf.constant(z, "complex64"), tf.zeros(count, "complex64"))
    call = in_mode(tf.pow, mode)
    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: parts(np.ones(count, "complex64")),
        tolerance=Relative(1e-6),
        answer=lambda outputs: parts(np.asarray(outputs[0])),
        compute="complex64",
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"mode": "xla"}, {"mode": "xla", "size": 1.0}, {"mode": "function"}),
    smoke={"mode": "function"},
    regression=Regression(
        kind="wrong",
        symptom="z**0 with jit_compile=True is NaN for a large complex z.",
        reports=("openxla/xla#7440",),
        workaround="scale the base, or take the power outside of the compiled function",
    ),
)
