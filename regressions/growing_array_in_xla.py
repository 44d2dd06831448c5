"""A tf.TensorArray that begins empty and grows in a loop, in a compiled function.

Report: tensorflow/tensorflow#127528 (of September 2026, closed since). The compiled code fixes the array at the size
it begins with, which is none: what the loop writes is lost, and the stacked answer is empty, without a word.
Kind: wrong. Truth: every write is there, by the documentation of dynamic_size, or compiling fails; here the squares.
Seen here: compiling fails with an InvalidArgumentError on 2.12 to 2.16, which is right; wrong on 2.17 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Raises, Regression, Workload, in_mode, tracing

REFUSED = Raises("InvalidArgumentError", "")  # in words of each release's own


def build(*, seed: int, folder: Path, mode: str, start: int = 0, count: int = 8) -> Case:
    def squares(x: tf.Tensor) -> tf.Tensor:
        array = tf.TensorArray(x.dtype, size=start, dynamic_size=start < count, element_shape=())
        step = lambda i, grown: (i + 1, grown.write(i, x[i] * x[i]))  # noqa: E731
        return tf.while_loop(lambda i, grown: i < count, step, (0, array))[1].stack()

    x = np.random.default_rng(seed).integers(1, 9, size=count)
    call, arguments = in_mode(squares, mode), (tf.constant(x),)
    refuses = mode == "xla" and start < count and tuple(map(int, tf.__version__.split(".")[:2])) < (2, 17)
    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: REFUSED if refuses else {"answer": x * x},
        compute="int64",
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"mode": "xla"}, {"mode": "xla", "start": 8}, {"mode": "function"}),
    smoke={"mode": "function"},
    regression=Regression(
        kind="wrong",
        symptom="A tf.TensorArray of size 0 with dynamic_size stays empty in a function with jit_compile=True.",
        reports=("tensorflow/tensorflow#127528",),
        workaround="give the array its final size at the start",
    ),
)
