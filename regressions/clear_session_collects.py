"""Keras' session cleared, as in a loop that makes one model after another.

Keras 3 also collects garbage there, which takes the longer the more objects the program holds: here a million numbers
in small lists. No report is known. Kind: slow.
Reference: the name of the first layer after it, which counts from nought.
SEEN
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

HELD = 300_000


def build(*, seed: int, folder: Path, held: int = HELD) -> Case:
    """Clear the session while the program holds so many small lists."""
    objects = [[n] for n in range(held)]

    def target() -> int:
        tf.keras.backend.clear_session()
        return len(objects)

    def answer(outputs: Any) -> dict[str, np.ndarray]:
        return {"numbered": np.array([tf.keras.layers.Dense(1).name != "dense" for _ in range(2)])}

    return Case(
        target=target,
        setup=tuple,
        reference=lambda: {"numbered": np.array([False, True])},
        answer=answer,
        tolerance=Exact(),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"held": HELD}, {"held": 0}),
    smoke={"held": 0},
    regression=Regression(
        kind="slow",
        symptom="clear_session takes many times as long with Keras 3, the longer the more objects a program holds.",
        good="2.15",
        workaround="Call keras.utils.clear_session(free_memory=False).",
    ),
)
