"""Self-attention over padded words, whose mask comes from Embedding(mask_zero=True), twice over the same embedding.

What a user sees: the second layer attends to the padding as well, so that an answer depends on how far its row was
padded. Documented: MultiHeadAttention takes the masks of query and value by itself. Since a warning
was silenced (keras-team/keras#20455) it takes the mask off its inputs as well, for whoever uses them next.
Report: none known; docs/findings/attention_takes_mask_away.md. Kind: wrong.
Reference: attention of one head with the mask of query and value, at the words that are no padding, NumPy float64.
Seen here: proven on 2.12 to 2.17, wrong on 2.18 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Point, Regression, Relative, Workload

WORDS, WIDTH, HEAD = 20, 6, 4
SYMPTOM = "MultiHeadAttention takes the mask off its inputs, so that the next layer attends to padding."
WORKAROUND = "give attention_mask, or embed the words once more"


def attention(h: np.ndarray, mask: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
    """Of one head; weights: kernels and biases of query, key, value and output."""
    wq, bq, wk, bk, wv, bv, wo, bo = (w.astype("float64") for w in weights)
    q, k, v = h @ wq[:, 0] + bq[0], h @ wk[:, 0] + bk[0], h @ wv[:, 0] + bv[0]
    scores = np.where(mask[:, None, :], q @ k.transpose(0, 2, 1) / HEAD**0.5, -np.inf)
    shares = np.exp(scores - scores.max(axis=2, keepdims=True))
    return np.asarray(shares / shares.sum(axis=2, keepdims=True) @ v @ wo[0] + bo)


def build(*, seed: int, folder: Path, uses: int, mask: str = "of_embedding") -> Case:
    rng, rows, length = np.random.default_rng(seed), 8, 10
    real = np.arange(length) < rng.integers(3, length, rows)[:, None]
    words = tf.constant(np.where(real, rng.integers(1, WORDS, (rows, length)), 0))
    embedding = tf.keras.layers.Embedding(WORDS, WIDTH, mask_zero=mask == "of_embedding")
    layer = tf.keras.layers.MultiHeadAttention(1, HEAD)

    def attend(ids: Any) -> Any:
        h = embedding(ids)
        given = tf.constant(real[:, None, :]) if mask == "given" else None
        return [layer(h, h, attention_mask=given) for _ in range(uses)][-1]

    attend(words)
    for each in (embedding, layer):
        each.set_weights([rng.standard_normal(w.shape).astype("float32") for w in each.get_weights()])
    h = embedding.get_weights()[0][words.numpy()].astype("float64")
    return Case(
        target=attend,
        setup=lambda: (words,),
        reference=lambda: {"answer": attention(h, real, layer.get_weights())[real]},
        tolerance=Relative(1e-5),
        answer=lambda outputs: {"answer": np.asarray(outputs[0])[real]},
    )


REGRESSION = Regression("wrong", SYMPTOM, ("keras-team/keras#20455",), workaround=WORKAROUND)
POINTS: tuple[Point, ...] = ({"uses": 2}, {"uses": 1}, {"uses": 2, "mask": "given"})
WORKLOAD = Workload(revision=1, build=build, points=POINTS, smoke={"uses": 1}, regression=REGRESSION)
