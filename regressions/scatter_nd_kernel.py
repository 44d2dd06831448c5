"""The rows of a matrix put at other places, by tf.scatter_nd.

Since 2.20 the kernel takes two to three times as long on a CPU.
No report is known: docs/findings/kernels_since_2_20.md. Kind: slow.
Reference: NumPy's indexing.
Seen here, milliseconds of CPU time a call: 2.12 1.31, 2.13 0.709, 2.14 0.908, 2.15 0.976, 2.16 0.946, 2.17 0.9,
2.18 1.03, 2.19 0.994, 2.20 1.95, 2.21 1.81.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

ROWS, WIDTH = 1000, 1000


def build(*, seed: int, folder: Path, by: str) -> Case:
    """Scatter the rows to their places, or gather them from where they are."""
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((ROWS, WIDTH)).astype("float32")
    places = rng.permutation(ROWS).astype("int32")
    moved = np.empty_like(rows)
    moved[places] = rows
    arguments = (tf.constant(rows), tf.constant(places[:, None] if by == "scatter" else np.argsort(places)))
    return Case(
        target=(lambda x, to: tf.scatter_nd(to, x, [ROWS, WIDTH])) if by == "scatter" else tf.gather,
        setup=lambda: arguments,
        reference=lambda: {"answer": moved},
        tolerance=Exact(),
        bytes=2.0 * rows.nbytes,
        items=ROWS,
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"by": "scatter"}, {"by": "gather"}),
    smoke={"by": "scatter"},
    regression=Regression(
        kind="slow",
        symptom="tf.scatter_nd of rows takes two to three times as long on a CPU since 2.20.",
        good="2.19",
        workaround="Gather by the inverse order where there is one.",
    ),
)
