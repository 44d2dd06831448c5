"""Rows added up by segment, in no order, as the gradient of every gather and embedding does.

Since 2.20 the kernel takes three to four times as long on a CPU.
No report is known: docs/findings/kernels_since_2_20.md. Kind: slow.
Reference: numpy.add.at in float64.
Seen here, milliseconds of CPU time a call: 2.12 0.48, 2.13 0.306, 2.14 0.29, 2.15 0.559, 2.16 0.475, 2.17 0.332,
2.18 0.482, 2.19 0.411, 2.20 1.9, 2.21 1.72.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload

ROWS, WIDTH, SEGMENTS = 1000, 1000, 100


def build(*, seed: int, folder: Path, by: str) -> Case:
    """Add the rows by unsorted_segment_sum, or put them in order for segment_sum."""
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((ROWS, WIDTH)).astype("float32")
    ids = rng.permutation(ROWS).astype("int32") % SEGMENTS
    arguments = (tf.constant(rows), tf.constant(ids))

    def in_order(values: tf.Tensor, segments: tf.Tensor) -> tf.Tensor:
        order = tf.argsort(segments)
        return tf.math.segment_sum(tf.gather(values, order), tf.gather(segments, order))

    def segment(values: tf.Tensor, segments: tf.Tensor) -> tf.Tensor:
        return tf.math.unsorted_segment_sum(values, segments, SEGMENTS)

    def reference() -> dict[str, np.ndarray]:
        total = np.zeros((SEGMENTS, WIDTH))
        np.add.at(total, ids, rows)
        return {"answer": total}

    target = segment if by == "unsorted_segment_sum" else in_order
    tolerance = Relative(8 * (ROWS / SEGMENTS) ** 0.5 * EPSILON["float32"])
    return Case(target, lambda: arguments, reference, tolerance, items=ROWS, unit="rows")


REGRESSION = Regression(
    kind="slow",
    symptom="tf.math.unsorted_segment_sum takes four times as long on a CPU since 2.20.",
    good="2.19",
    workaround="Put the rows in order and add them by tf.math.segment_sum.",
)
POINTS = ({"by": "unsorted_segment_sum"}, {"by": "segment_sum"})
WORKLOAD = Workload(revision=1, build=build, points=POINTS, smoke=POINTS[0], regression=REGRESSION)
