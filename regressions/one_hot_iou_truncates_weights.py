"""The mean intersection over union of one-hot labels, with sample weights that are fractions.

What a user sees: weights below 1 count as 0, 1.9 as 1: the metric makes integers of them, with a warning. Keras 2
and the first Keras 3 took them as they are.
Report: none of the weights; the table became one of integers in keras-team/keras#20584. Kind: wrong.
Reference: the weighted confusion matrix and the ratios of it, NumPy in float64.
Seen here: proven on 2.12 to 2.17, wrong on 2.18 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload

CLASSES = 4


def build(*, seed: int, folder: Path, weights: str, rows: int = 200) -> Case:
    rng = np.random.default_rng(seed)
    labels, guesses = rng.integers(CLASSES, size=rows), rng.integers(CLASSES, size=rows)
    guesses = np.where(rng.uniform(size=rows) < 0.5, labels, guesses)
    weight = rng.integers(1, 4, rows).astype("float32")
    if weights == "fractions":
        weight -= np.where(labels == guesses, np.float32(0.75), np.float32(0.25))
    eye = np.eye(CLASSES, dtype="float32")
    metric = tf.keras.metrics.OneHotMeanIoU(CLASSES)

    def measured(truth: Any, told: Any, each: Any) -> Any:
        metric.update_state(truth, told, sample_weight=each)
        return metric.result()

    def setup() -> tuple[Any, ...]:
        for variable in metric.variables:
            variable.assign(tf.zeros_like(variable))
        return tf.constant(eye[labels]), tf.constant(eye[guesses]), tf.constant(weight)

    def reference() -> dict[str, np.ndarray]:
        table = np.zeros((CLASSES, CLASSES))
        np.add.at(table, (labels, guesses), weight.astype("float64"))
        both = np.diag(table)
        return {"answer": np.mean(both / (table.sum(axis=0) + table.sum(axis=1) - both))}

    return Case(measured, setup, reference, Relative(1e-5), items=rows, unit="rows")


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"weights": "fractions"}, {"weights": "whole"}),
    smoke={"weights": "whole"},
    regression=Regression(
        "wrong",
        "OneHotMeanIoU makes integers of its sample weights.",
        ("keras-team/keras#20584",),
        workaround="multiply the weights by a large number first: the ratio stays the same",
    ),
)
