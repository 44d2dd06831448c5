"""A compiled function called with arrays of ever new shapes.

A service with inputs of every length grows until it is killed: each shape has its graph, none is dropped.
Report: tensorflow/tensorflow#124972, which says too that the graphs outlive the function. Kind: leak.
Reference: the same calls of a function with one signature for all shapes keep nothing.
Seen here, kB kept by a call: 2.12 132, 2.13 109, 2.14 118, 2.15 116, 2.16 104, 2.17 87.2, 2.18 67.6, 2.19 69.6,
2.20 64.1, 2.21 61.
"""

import itertools
from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._memory import growth
from workloads._spec import Absolute, Case, Regression, Workload


def build(*, seed: int, folder: Path, shapes: str, calls: int = 20) -> Case:
    """Call it with another shape each time: each traced, all in one trace, or each by a new function."""
    sizes = itertools.count(1)
    signature = [tf.TensorSpec([None])] if shapes == "any" else None
    kept = tf.function(lambda x: tf.sin(x) + tf.cos(x), input_signature=signature)

    def call() -> None:
        function = tf.function(lambda x: tf.sin(x) + tf.cos(x)) if shapes == "dropped" else kept
        function(tf.zeros((next(sizes),)))

    return Case(
        target=lambda: growth(call, calls),
        setup=tuple,
        reference=lambda: {"growth": np.array(0.0)},
        answer=lambda outputs: {"growth": np.array(outputs[0])},
        tolerance=Absolute(5e3, "bytes per call"),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"shapes": "each"}, {"shapes": "any"}, {"shapes": "dropped"}),
    smoke={"shapes": "any"},
    regression=Regression(
        kind="leak",
        symptom="A tf.function keeps the graph of every shape that it was ever called with.",
        reports=("tensorflow/tensorflow#124972",),
        workaround="Give it an input_signature with None for the axis that varies, or reduce_retracing=True.",
    ),
)
