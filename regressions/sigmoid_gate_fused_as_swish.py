"""A gated linear unit in a graph: sigmoid of one half of the features times the other half.

Report: tensorflow/tensorflow#60941 (fixed by tensorflow/tensorflow#61334). With oneDNN on, the graph optimizer
takes the product for x·sigmoid(x), because both halves come out of one tf.split, and multiplies the wrong half,
without a word. The report says that the plain pip package is not affected; here it is.
Kind: wrong. Reference: NumPy in float64.
Seen here: wrong on 2.12 and 2.13 (relative error 1.5), proven on 2.14 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload, in_mode, tracing


def gated(x: tf.Tensor) -> tf.Tensor:
    gate, value = tf.split(x, 2, axis=-1)
    return tf.sigmoid(gate) * value


def build(*, seed: int, folder: Path, mode: str, rows: int = 256) -> Case:
    x = np.random.default_rng(seed).standard_normal((rows, 64)).astype("float32")
    gate, value = np.split(x.astype("float64"), 2, axis=-1)
    call, arguments = in_mode(gated, mode), (tf.constant(x),)
    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: {"answer": value / (1 + np.exp(-gate))},
        tolerance=Relative(16 * EPSILON["float32"]),
        items=rows,
        unit="rows",
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"mode": "function"}, {"mode": "eager"}),
    smoke={"mode": "eager"},
    regression=Regression(
        kind="wrong",
        symptom="A gated linear unit in tf.function multiplies the gate by itself.",
        reports=("tensorflow/tensorflow#60941", "tensorflow/tensorflow#61334"),
        workaround="slice the two halves instead of tf.split, or set TF_ENABLE_ONEDNN_OPTS=0",
    ),
)
