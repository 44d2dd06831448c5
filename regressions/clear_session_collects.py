"""Keras' session cleared, as a loop that makes one model after another does.

Keras 3 also collects garbage there, which looks at every object of the program: a tenth of a second or more for what
TensorFlow alone holds. No report is known. Kind: slow.
Reference: the names of the first two layers after it, of which the first has no number.
Seen here, milliseconds of CPU time a call: 2.12 1.17, 2.13 1.04, 2.14 0.551, 2.15 0.611, 2.16 134, 2.17 117,
2.18 113, 2.19 126, 2.20 152, 2.21 156.
"""

import gc
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload, keras_version


def build(*, seed: int, folder: Path, memory: str) -> Case:
    """Clear the session, and let Keras collect garbage or tell it not to."""
    options = {"free_memory": False} if memory == "kept" and keras_version() >= (3, 0) else {}

    def answer(outputs: Any) -> dict[str, np.ndarray]:
        return {"numbered": np.array([tf.keras.layers.Dense(1).name != "dense" for _ in range(2)])}

    def clear() -> None:
        gc.unfreeze()  # what a lane process keeps from the collector, and a program does not
        tf.keras.backend.clear_session(**options)

    return Case(
        target=clear,
        setup=tuple,
        reference=lambda: {"numbered": np.array([False, True])},
        answer=answer,
        tolerance=Exact(),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"memory": "freed"}, {"memory": "kept"}),
    smoke={"memory": "kept"},
    regression=Regression(
        kind="slow",
        symptom="clear_session takes a hundred times as long with Keras 3.",
        good="2.15",
        workaround="Call clear_session(free_memory=False), and gc.collect() now and then.",
    ),
)
