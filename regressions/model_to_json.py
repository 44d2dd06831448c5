"""The architecture of a model of twenty layers, as JSON.

Keras 2.13 and then Keras 3 write more of each object. No report is known. Kind: slow.
Reference: the layers' units, which are chosen here and must stand in the text.
Seen here, milliseconds of CPU time a call: 2.12 1.06, 2.13 1.56, 2.14 1.68, 2.15 2.08, 2.16 3.45, 2.17 2.75,
2.18 4.86, 2.19 3.82, 2.20 6.09, 2.21 3.23.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

LAYERS, WIDTH = 20, 16


def build(*, seed: int, folder: Path, what: str) -> Case:
    """Write the model's architecture, or only its units, as JSON."""
    units = [int(n) for n in np.random.default_rng(seed).integers(1, WIDTH, LAYERS)]
    layers = [tf.keras.layers.Dense(n) for n in units]
    model = tf.keras.Sequential([tf.keras.Input((WIDTH,)), *layers])

    def counts() -> str:
        return json.dumps({"config": {"layers": [{"config": {"units": layer.units}} for layer in layers]}})

    def answer(outputs: Any) -> dict[str, np.ndarray]:
        told = [layer["config"] for layer in json.loads(outputs[0])["config"]["layers"]]
        return {"units": np.array([config["units"] for config in told if "units" in config])}

    return Case(
        target=model.to_json if what == "model" else counts,
        setup=tuple,
        reference=lambda: {"units": np.array(units)},
        answer=answer,
        tolerance=Exact(),
        items=LAYERS,
        unit="layers",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"what": "model"}, {"what": "units"}),
    smoke={"what": "model"},
    regression=Regression(
        kind="slow",
        symptom="to_json of a model takes half as long again from 2.13 on, and three times as long with Keras 3.",
        good="2.12",
        workaround="Write the architecture once and keep the text.",
    ),
)
