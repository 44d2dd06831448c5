"""The type that the signature of a SavedModel takes, of a Keras model whose input is of another type than float.

What a user sees: a model of integer words, stored by tf.saved_model.save, is served as one of floats: clients that
send integers are refused, and large numbers lose their last digits. The input's name is lost too.
Report: keras-team/keras#19458. Kind: changed.
Reference: the type that the model's Input was given.
Seen here: proven on 2.12 to 2.15, changed on 2.16, proven on 2.17 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Workload


def build(*, seed: int, folder: Path, dtype: str) -> Case:
    words = tf.keras.layers.Input((4,), name="words", dtype=dtype)
    model = tf.keras.Model(words, tf.keras.layers.Dense(2)(words))

    def stored_type() -> np.ndarray:
        tf.saved_model.save(model, str(folder / "model"))
        serve = tf.saved_model.load(str(folder / "model")).signatures["serving_default"]
        return np.array([spec.dtype.name for spec in serve.structured_input_signature[1].values()])

    return Case(stored_type, lambda: (), lambda: {"answer": np.array([dtype])})


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"dtype": "int32"}, {"dtype": "float32"}),
    smoke={"dtype": "float32"},
    regression=Regression(
        "changed",
        "A SavedModel of a Keras model with integer inputs takes floats.",
        ("keras-team/keras#19458",),
        workaround="store it by model.export, or give tf.saved_model.save signatures of your own",
    ),
)
