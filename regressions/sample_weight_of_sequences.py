"""The weighted loss of sequences, with one weight for each of them, as many sequences as they have steps.

What a user sees: fit and evaluate take one weight per sample for sequences as well, by their documentation. Keras 3
multiplies the losses, rows × steps, by the weights along the steps: an error where the two sizes differ, and a
wrong loss without a word where a batch has as many rows as steps. Kind: wrong.
Report: none known; docs/findings/sample_weight_of_sequences.md.
Reference: the mean over rows and steps of each row's weight times its squared errors, NumPy in float64.
Seen here: proven on 2.12 to 2.15, wrong on 2.16 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload

ROWS, STEPS, WIDTH = 16, 16, 3


def build(*, seed: int, folder: Path, weights: str) -> Case:
    rng = np.random.default_rng(seed)
    x, y = (rng.standard_normal((ROWS, STEPS, WIDTH)).astype("float32") for _ in range(2))
    y *= np.arange(ROWS, dtype="float32")[:, None, None]
    weight = rng.uniform(0, 2, ROWS).astype("float32")
    model = tf.keras.Sequential([tf.keras.layers.Activation("linear")])
    model.build((None, STEPS, WIDTH))
    model.compile(loss="mse", jit_compile=False)
    given = weight if weights == "per_row" else np.repeat(weight[:, None], STEPS, axis=1)

    def reference() -> dict[str, np.ndarray]:
        errors = ((x.astype("float64") - y) ** 2).mean(axis=2)
        return {"answer": (weight[:, None] * errors).mean()}

    return Case(
        target=lambda: model.evaluate(x, y, sample_weight=given, batch_size=ROWS, verbose=0),
        setup=lambda: (),
        reference=reference,
        tolerance=Relative(1e-5),
        items=ROWS,
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"weights": "per_row"}, {"weights": "per_step"}),
    smoke={"weights": "per_step"},
    regression=Regression(
        "wrong",
        "One weight per sequence weighs the steps instead where a batch has as many rows as steps.",
        workaround="repeat each row's weight for all of its steps",
    ),
)
