"""A dataset of four stages, made and not yet read.

Programs that make datasets in a loop, such as one per file or per request, wait for it: since 2.15 each stage costs a
millisecond. No report is known: docs/findings/dataset_made.md. Kind: slow.
Reference: the numbers that the dataset must give, in NumPy.
Seen here, milliseconds of CPU time a call: 2.12 0.381, 2.13 0.697, 2.14 0.368, 2.15 4.36, 2.16 5.3, 2.17 3.61,
2.18 3.6, 2.19 3.49, 2.20 3.53, 2.21 3.2.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

COUNT, BATCH, TIMES = 6, 2, 3


def build(*, seed: int, folder: Path, what: str) -> Case:
    """Make the dataset, or read one that is made."""

    def make() -> Any:
        return tf.data.Dataset.range(COUNT).batch(BATCH).repeat(TIMES).prefetch(1)

    made = make()
    numbers = np.tile(np.arange(COUNT).reshape(-1, BATCH), (TIMES, 1))
    return Case(
        target=make if what == "made" else lambda: list(made),
        setup=tuple,
        reference=lambda: {"answer": numbers},
        answer=lambda outputs: {"answer": np.stack([np.asarray(each) for each in outputs[0]])},
        tolerance=Exact(),
        unit="datasets",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"what": "made"}, {"what": "read"}),
    smoke={"what": "made"},
    regression=Regression(
        kind="slow",
        symptom="Making a dataset takes five to ten times as long since 2.15.",
        good="2.14",
        workaround="Make a dataset once and read it again.",
    ),
)
