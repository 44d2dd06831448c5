"""The accuracy of labels that are large integers, such as ids of users or of articles.

What a user sees: guesses that are wrong by one count as right: Keras 2 compares labels as float32, which cannot
tell 16777216 from 16777217. Keras 3 compares them as they are. Kind: wrong.
Report: none known.
Reference: the share of equal integers, NumPy.
Seen here: wrong on 2.12 to 2.15, proven on 2.16 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload


def build(*, seed: int, folder: Path, least: int, rows: int = 1000) -> Case:
    rng = np.random.default_rng(seed)
    labels = least + rng.integers(0, 1000, rows)
    guesses = np.where(rng.uniform(size=rows) < 0.5, labels, labels + 1)

    def accuracy(truth: Any, told: Any) -> Any:
        metric = tf.keras.metrics.Accuracy()
        metric.update_state(truth, told)
        return metric.result()

    return Case(
        target=accuracy,
        setup=lambda: (tf.constant(labels), tf.constant(guesses)),
        reference=lambda: {"answer": np.mean(labels == guesses)},
        tolerance=Relative(1e-5),
        items=rows,
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"least": 2**30}, {"least": 0}),
    smoke={"least": 0},
    regression=Regression(
        "wrong",
        "Accuracy takes different labels above 16777216 for equal.",
        workaround="number the labels from 0, or compare them with tf.equal",
    ),
)
