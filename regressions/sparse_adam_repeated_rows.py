"""One Adam step on an embedding table whose sparse gradient names some rows more than once.

What a user sees: rare and frequent words learn at the wrong pace, and a model trains to other numbers than with the
same gradient in dense form. Equal rows have to be added up before they are squared; Keras 3 squares each. The other
optimizers but SGD do so too (RMSprop, Adagrad, Adadelta, Adamax, Nadam, Ftrl, Adafactor). Kind: wrong.
Report: none known (keras-team/keras#19992 is about the time); docs/findings/sparse_adam_repeated_rows.md.
Reference: Adam's first step on the dense gradient, NumPy in float64.
Seen here: proven on 2.12 to 2.15, wrong on 2.16 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload, in_mode, tracing

ROWS, WIDTH, BATCH = 2000, 16, 1024


def build(*, seed: int, folder: Path, ids: str, form: str = "sparse") -> Case:
    rng = np.random.default_rng(seed)
    table = rng.standard_normal((ROWS, WIDTH)).astype("float32")
    picked = rng.permutation(ROWS)[:BATCH] if ids == "unique" else rng.integers(ROWS // 8, size=BATCH)
    values = rng.standard_normal((BATCH, WIDTH)).astype("float32")
    layer, optimizer = tf.keras.layers.Embedding(ROWS, WIDTH), tf.keras.optimizers.Adam(0.001)
    layer(tf.zeros((1, 1), "int32"))
    (variable,) = layer.trainable_variables
    optimizer.build([variable])
    state = [v for v in optimizer.variables if "learning_rate" not in str(getattr(v, "path", v.name))]
    fresh = [np.zeros_like(np.asarray(v)) for v in state]

    def step(slices: Any, indices: Any) -> None:
        gradient = tf.IndexedSlices(slices, indices, tf.constant([ROWS, WIDTH], "int64"))
        given = gradient if form == "sparse" else tf.convert_to_tensor(gradient)
        optimizer.apply_gradients([(given, variable)])

    def setup() -> tuple[Any, ...]:
        for each, value in zip([variable, *state], [table, *fresh], strict=True):
            each.assign(value)
        return tf.constant(values), tf.constant(picked.astype("int64"))

    def reference() -> dict[str, np.ndarray]:
        g = np.zeros((ROWS, WIDTH))
        np.add.at(g, picked, values)
        alpha = 0.001 * (1 - 0.999) ** 0.5 / (1 - 0.9)
        return {"moved": -alpha * 0.1 * g / ((0.001 * g * g) ** 0.5 + 1e-7)}

    call = in_mode(step, "function")
    moved = lambda outputs: {"moved": np.asarray(variable).astype("float64") - table}  # noqa: E731
    return Case(call, setup, reference, Relative(1e-3), answer=moved, items=BATCH, traced=tracing(call))


SYMPTOM = "Adam takes a wrong step on a sparse gradient that names a row more than once."
WORKAROUND = "make the gradient dense with tf.convert_to_tensor, or use SGD, whose step is linear"
POINTS = ({"ids": "repeated"}, {"ids": "unique"}, {"ids": "repeated", "form": "dense"})
REGRESSION = Regression("wrong", SYMPTOM, workaround=WORKAROUND)
WORKLOAD = Workload(revision=1, build=build, points=POINTS, smoke={"ids": "unique"}, regression=REGRESSION)
