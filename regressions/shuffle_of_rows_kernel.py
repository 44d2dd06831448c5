"""The rows of a matrix in a random order.

Since 2.20 the kernel takes three to five times as long on a CPU.
No report is known: docs/findings/kernels_since_2_20.md. Kind: slow.
Reference: the rows themselves, which must all be there, and not in their old order.
Seen here, milliseconds of CPU time a call: 2.12 0.521, 2.13 0.419, 2.14 0.431, 2.15 0.492, 2.16 0.497, 2.17 0.525,
2.18 0.445, 2.19 0.477, 2.20 1.5, 2.21 1.88.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

ROWS, WIDTH = 1000, 1000


def build(*, seed: int, folder: Path, by: str) -> Case:
    """Shuffle by tf.random.shuffle, or gather by a random order."""
    rng = np.random.default_rng(seed)
    rows = np.arange(ROWS * WIDTH, dtype="float32").reshape(ROWS, WIDTH)
    order = tf.constant(rng.permutation(ROWS))
    arguments = (tf.constant(rows),)

    def answer(outputs: Any) -> dict[str, np.ndarray]:
        found = np.asarray(outputs[0])
        moved = np.array((found[:, 0] != rows[:, 0]).mean() > 0.9)
        return {"rows": found[np.argsort(found[:, 0])], "moved": moved}

    return Case(
        target=tf.random.shuffle if by == "shuffle" else lambda x: tf.gather(x, order),
        setup=lambda: arguments,
        reference=lambda: {"rows": rows, "moved": np.array(True)},
        answer=answer,
        tolerance=Exact(),
        items=ROWS,
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"by": "shuffle"}, {"by": "gather"}),
    smoke={"by": "shuffle"},
    regression=Regression(
        kind="slow",
        symptom="tf.random.shuffle of a matrix's rows takes three to five times as long since 2.20.",
        good="2.19",
        workaround="Gather the rows by a shuffled range.",
    ),
)
