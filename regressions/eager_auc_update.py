"""The area under a curve, updated eagerly with one batch.

No report is known of this; keras-team/keras#19953 is about training that has the metric. Kind: slow.
Reference: the true positives at each threshold, counted by NumPy.
Seen here, milliseconds of CPU time a call: 2.12 1.35, 2.13 1.91, 2.14 2.62, 2.15 1.26, 2.16 2.9, 2.17 4.53,
2.18 3.07, 2.19 5.64, 2.20 3.6, 2.21 3.35.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload, in_mode

ROWS, THRESHOLDS = 256, 200


def build(*, seed: int, folder: Path, mode: str) -> Case:
    """Update the metric, eagerly or in a function."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(2, size=ROWS).astype("float32")
    scores = ((rng.integers(1, THRESHOLDS - 1, ROWS) + 0.5) / (THRESHOLDS - 1)).astype("float32")
    metric = tf.keras.metrics.AUC(num_thresholds=THRESHOLDS)
    metric.update_state([0.0, 1.0], [0.1, 0.9])  # its first call builds it

    def setup() -> tuple[Any, ...]:
        metric.reset_state()
        return tf.constant(labels), tf.constant(scores)

    def reference() -> dict[str, np.ndarray]:
        cuts = np.arange(THRESHOLDS) / (THRESHOLDS - 1)
        above = scores[:, None] > np.concatenate([[-1], cuts[1:-1], [2]])
        return {"true_positives": (above & (labels[:, None] == 1)).sum(axis=0).astype("float32")}

    def answer(outputs: Any) -> dict[str, np.ndarray]:
        return {"true_positives": np.asarray(metric.true_positives)}

    def update(truth: tf.Tensor, told: tf.Tensor) -> None:
        metric.update_state(truth, told)

    return Case(in_mode(update, mode), setup, reference, Exact(), answer=answer, items=ROWS, unit="rows")


REGRESSION = Regression(
    kind="slow",
    symptom="An eager update of the AUC metric takes three to four times as long with Keras 3.",
    good="2.15",
    workaround="Update the metric inside a tf.function.",
)
POINTS = ({"mode": "eager"}, {"mode": "function"})
WORKLOAD = Workload(revision=1, build=build, points=POINTS, smoke=POINTS[0], regression=REGRESSION)
