"""Sentences as rows of ones and zeros, by Keras' TextVectorization: the type of the answer.

What a user sees: a layer that takes float32 raises, or integer arithmetic follows, where floats came before: the
numbers are the same, their type went from float32 to int64. The multi_hot and count modes of StringLookup and
IntegerLookup changed along with it.
Report: keras-team/keras#20249. Kind: changed.
Reference: the table written out in NumPy, and "float32", the type that Keras 2 answers in these modes.
Seen here: proven on 2.12 to 2.15, changed on 2.16 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

WORDS, LENGTH, KNOWN = 400, 12, 300  # of the words, so many are in the vocabulary


def build(*, seed: int, folder: Path, tell: str, rows: int = 128) -> Case:
    picked = np.random.default_rng(seed).integers(WORDS, size=(rows, LENGTH))
    sentences = [" ".join(f"w{word}" for word in row) for row in picked]
    vocabulary = [f"w{word}" for word in range(KNOWN)]
    layer = tf.keras.layers.TextVectorization(output_mode="multi_hot", vocabulary=vocabulary)
    table = np.zeros((rows, KNOWN + 1))  # column 0 is for words that are not known
    table[np.arange(rows)[:, None], np.where(picked < KNOWN, picked + 1, 0)] = 1
    arguments = (tf.constant(sentences),)

    def told(values: np.ndarray, dtype: str) -> dict[str, Any]:
        return {"answer": values} if tell == "values" else {"answer": values, "type": np.array(dtype)}

    return Case(
        target=lambda text: layer(text),
        setup=lambda: arguments,
        reference=lambda: told(table, "float32"),
        answer=lambda outputs: told(
            np.asarray(outputs[0]).astype("float64"), str(np.asarray(outputs[0]).dtype)
        ),
        tolerance=Exact(),
        items=rows,
        unit="sentences",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"tell": "type"}, {"tell": "values"}),
    smoke={"tell": "values", "rows": 4},
    regression=Regression(
        "changed",
        "TextVectorization answers int64 instead of float32 in its multi_hot and count modes.",
        ("keras-team/keras#20249",),
        workaround="cast what the layer answers with tf.cast(…, 'float32')",
    ),
)
