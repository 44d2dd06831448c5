"""A SavedModel with a small variable and a hundred operations, loaded again and again.

A server that reloads its model when it changes grows with every load.
Report: tensorflow/tensorflow#45453, tensorflow/tensorflow#40171. Kind: leak.
Reference: a model that nobody refers to any more keeps nothing.
Not reproduced here: at most 3.3 kB by a load on any release.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._memory import growth
from workloads._spec import Absolute, Case, Regression, Workload


def saved(path: str) -> None:
    """Save a module of one variable, with a function of a hundred operations."""
    module = tf.Module()
    module.factor = tf.Variable(2.0)

    def many(x: tf.Tensor) -> tf.Tensor:
        for _ in range(100):
            x = tf.sin(x) * module.factor
        return x

    module.many = tf.function(many, input_signature=[tf.TensorSpec([8])])
    tf.saved_model.save(module, path)


def build(*, seed: int, folder: Path, what: str, calls: int = 5) -> Case:
    """Load the model, or read its files."""
    path = folder / "model"
    saved(str(path))
    call = {"load": lambda: tf.saved_model.load(str(path)), "read": (path / "saved_model.pb").read_bytes}[
        what
    ]

    return Case(
        target=lambda: growth(call, calls),
        setup=tuple,
        reference=lambda: {"growth": np.array(0.0)},
        answer=lambda outputs: {"growth": np.array(outputs[0])},
        tolerance=Absolute(1e4, "bytes per call"),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"what": "load"}, {"what": "read"}),
    smoke={"what": "read"},
    regression=Regression(
        kind="leak",
        symptom="Every load of a SavedModel keeps some memory after the model is dropped.",
        reports=("tensorflow/tensorflow#45453", "tensorflow/tensorflow#40171"),
        workaround="Load in a process of its own and end that.",
    ),
)
