"""A model that takes ragged words: their embeddings, averaged over each sentence.

What a user sees: a model of sentences with different lengths, by Input(ragged=True), cannot be made any more.
Report: keras-team/keras#19646; tensorflow/tensorflow#86043 is of datasets. Kind: changed.
Reference: the mean of the rows of the table that each sentence's words name, NumPy in float64.
Seen here: proven on 2.12 to 2.15, changed on 2.16 and 2.17, proven on 2.18 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload

WORDS, WIDTH, LENGTHS = 50, 4, (3, 1, 5, 2)


def build(*, seed: int, folder: Path, given: str) -> Case:
    rng = np.random.default_rng(seed)
    table = rng.standard_normal((WORDS, WIDTH)).astype("float32")
    sentences = np.split(rng.integers(0, WORDS, sum(LENGTHS)), np.cumsum(LENGTHS)[:-1])
    words: Any = tf.ragged.constant(sentences, ragged_rank=1)
    if given == "sentence":
        words = tf.constant(sentences[0][None])

    def embedded() -> Any:
        options = {"ragged": True} if given == "ragged" else {}
        inputs = tf.keras.Input((None,), dtype="int64", **options)
        layer = tf.keras.layers.Embedding(WORDS, WIDTH)
        model = tf.keras.Model(inputs, layer(inputs))
        model.set_weights([table])
        return tf.reduce_mean(model(words), axis=1)

    means = np.array([table[each].astype("float64").mean(axis=0) for each in sentences])
    return Case(
        target=embedded,
        setup=lambda: (),
        reference=lambda: {"answer": means[:1] if given == "sentence" else means},
        tolerance=Relative(8 * EPSILON["float32"]),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"given": "ragged"}, {"given": "sentence"}),
    smoke={"given": "sentence"},
    regression=Regression(
        "changed",
        "A Keras model cannot take ragged tensors: Input knows no ragged.",
        ("keras-team/keras#19646", "tensorflow/tensorflow#86043"),
        workaround="pad by to_tensor, and mask the padding",
    ),
)
