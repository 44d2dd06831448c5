"""A model's architecture written as JSON and read back.

Stresses: Keras' serialisation, and the making of layers and variables from it; no kernel of any size.
Work: one call is one `to_json` and one `model_from_json` of the dense 72-32-10 model.
Documented: `json_str = model.to_json(); model = tf.keras.models.model_from_json(json_str)`.
Reference: the layers' classes, units, activations, initialisers and regularisers as the note writes them;
and, with the same weights, the probabilities of a NumPy forward pass in float64.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tensorflow as tf

from workloads._architecture import round_trip
from workloads._spec import Case, Place, Workload


def through_json(model: Any) -> Any:
    """The documented line."""
    json_str = model.to_json()
    return tf.keras.models.model_from_json(json_str)


def build(*, seed: int, folder: Path) -> Case:
    """The round trip of the dense model."""
    return round_trip(through_json, seed)


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({},),
    smoke={},
    places=(Place(159, "architecture as JSON and back", {}),),
)
