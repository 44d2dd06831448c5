"""The metric SparseCategoricalCrossentropy with a class that is to be ignored.

What a user sees: the metric is smaller than the loss of the same name and settings: it divides by all rows, those
of the ignored class too. Keras 3 refused the argument at first; the answer is NaN there. Kind: wrong.
Report: none known; docs/findings/metric_counts_ignored_class.md (the argument came with keras-team/keras#22284).
Reference: the mean of -log(probability) over the rows that are not ignored, NumPy in float64.
Seen here: proven on 2.12 to 2.15, refused on 2.16 to 2.20, wrong on 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload

CLASSES, IGNORED = 5, 2


def build(*, seed: int, folder: Path, ask: str, rows: int = 200) -> Case:
    rng = np.random.default_rng(seed)
    labels = rng.integers(CLASSES, size=rows)
    shares = rng.dirichlet(np.ones(CLASSES), rows).astype("float32") + np.float32(0.01)
    shares /= shares.sum(axis=1, keepdims=True)
    loss = tf.keras.losses.SparseCategoricalCrossentropy(ignore_class=IGNORED)

    def measured(truth: Any, told: Any) -> Any:
        if ask == "loss":
            return loss(truth, told)
        given = {"ignore_class": IGNORED} if ask == "metric" else {}
        try:
            metric = tf.keras.metrics.SparseCategoricalCrossentropy(**given)
        except TypeError:
            return np.nan  # the argument is refused
        metric.update_state(truth, told)
        return metric.result()

    kept = labels != IGNORED if ask != "metric_of_all" else np.full(rows, True)
    return Case(
        target=measured,
        setup=lambda: (tf.constant(labels), tf.constant(shares)),
        reference=lambda: {"answer": -np.log(shares[np.arange(rows), labels].astype("float64"))[kept].mean()},
        tolerance=Relative(1e-4),
        items=rows,
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"ask": "metric"}, {"ask": "loss"}, {"ask": "metric_of_all"}),
    smoke={"ask": "loss"},
    regression=Regression(
        "wrong",
        "The metric SparseCategoricalCrossentropy divides by the rows of its ignored class too.",
        workaround="give sample weights of 0 for the ignored class instead",
    ),
)
