"""A model's architecture written as YAML and read back, which was removed, and through its configuration.

Stresses: Keras' configuration, and the making of layers and variables from it; no kernel of any size.
Work: one call is one `get_config` and one `from_config` of the dense 72-32-10 model.
Documented: `yaml_str = model.to_yaml(); model = tf.keras.models.model_from_yaml(yaml_str)`. TensorFlow 2.6
made it raise, for YAML could run any code that it named; Keras 3 has no such method at all. `form=config` is
the nearest that works: the same description, as the object that YAML would have been the text of.
Reference: the documented error; for `form=config` the layers as the note writes them, and, with the same
weights, the probabilities of a NumPy forward pass in float64.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tensorflow as tf

from workloads._architecture import round_trip
from workloads._spec import Case, Place, Raises, Workload, keras_version

GONE = Raises("AttributeError", "has no attribute 'to_yaml'")
FORBIDDEN = Raises("RuntimeError", "has been removed due to security risk of arbitrary code execution")


def through_yaml(model: Any) -> Any:
    """The documented line."""
    yaml_str = model.to_yaml()
    return tf.keras.models.model_from_yaml(yaml_str)


def through_config(model: Any) -> Any:
    """The nearest working equivalent."""
    return tf.keras.Sequential.from_config(model.get_config())


def build(*, seed: int, folder: Path, form: str) -> Case:
    """The round trip of the dense model by `form`, `yaml` or `config`."""
    if form == "config":
        return round_trip(through_config, seed)
    return round_trip(through_yaml, seed, GONE if keras_version() >= (3, 0) else FORBIDDEN)


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"form": "yaml"}, {"form": "config"}),
    smoke={"form": "config"},
    places=(
        Place(160, "architecture as YAML and back", {"form": "yaml"}),
        Place(160, "architecture as a configuration and back, in place of YAML", {"form": "config"}),
    ),
)
