"""The summary of a model of eleven layers, as text.

A program that logs summaries waits for them: Keras 3 draws them with another library, ten times as slowly.
No report is known. Kind: slow.
Reference: the number of parameters by its closed form, which must stand in the text.
Seen here, milliseconds of CPU time a call: 2.12 0.62, 2.13 0.768, 2.14 0.729, 2.15 0.861, 2.16 6.73, 2.17 9.76,
2.18 5.5, 2.19 9.5, 2.20 5.52, 2.21 6.57.
"""

import re
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

LAYERS, WIDTH = 11, 16


def build(*, seed: int, folder: Path, ask: str) -> Case:
    """Ask for the summary, or only for the number of parameters."""
    layers = [tf.keras.layers.Dense(WIDTH) for _ in range(LAYERS)]
    model = tf.keras.Sequential([tf.keras.Input((WIDTH,)), *layers])

    def target() -> str:
        if ask == "count_params":
            return f"Total params: {model.count_params():,}"
        lines: list[str] = []
        model.summary(print_fn=lambda line, **_: lines.append(line))
        return "\n".join(lines)

    def answer(outputs: Any) -> dict[str, np.ndarray]:
        found = re.search(r"Total params: ([\d,]+)", outputs[0])
        return {"parameters": np.array(int(found[1].replace(",", "")) if found else -1)}

    return Case(
        target=target,
        setup=tuple,
        reference=lambda: {"parameters": np.array(LAYERS * WIDTH * (WIDTH + 1))},
        answer=answer,
        tolerance=Exact(),
        items=LAYERS,
        unit="layers",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"ask": "summary"}, {"ask": "count_params"}),
    smoke={"ask": "summary"},
    regression=Regression(
        kind="slow",
        symptom="model.summary() takes ten times as long with Keras 3.",
        good="2.15",
        workaround="Log count_params() or the layers' shapes instead.",
    ),
)
