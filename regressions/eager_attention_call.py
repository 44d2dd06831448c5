"""Multi-head attention of a sequence to itself, called eagerly.

No report is known. Kind: slow.
Reference: softmax of the scaled products of queries and keys, NumPy in float64.
Seen here, milliseconds of CPU time a call: 2.12 1.9, 2.13 1.92, 2.14 2.44, 2.15 1.81, 2.16 5.05, 2.17 7.8,
2.18 3.63, 2.19 4.49, 2.20 4.32, 2.21 4.38.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload, in_mode, tracing

ROWS, LENGTH, WIDTH, HEADS, SIZE = 2, 20, 16, 2, 8


def attention(x: np.ndarray, q: np.ndarray, k: np.ndarray, v: np.ndarray, o: np.ndarray) -> np.ndarray:
    """What the layer answers for x, [rows, length, width]."""
    queries, keys, values = (np.einsum("btd,dhs->bhts", x, w) for w in (q, k, v))
    scores = np.exp(queries @ keys.transpose(0, 1, 3, 2) / SIZE**0.5)
    answer: np.ndarray = np.einsum("bhts,hsd->btd", scores / scores.sum(axis=-1, keepdims=True) @ values, o)
    return answer


def build(*, seed: int, folder: Path, mode: str) -> Case:
    """Call the layer, eagerly or in a function."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((ROWS, LENGTH, WIDTH)).astype("float32")
    shapes = (*[(WIDTH, HEADS, SIZE)] * 3, (HEADS, SIZE, WIDTH))
    weights = [rng.standard_normal(shape).astype("float32") / 4 for shape in shapes]
    layer = tf.keras.layers.MultiHeadAttention(HEADS, SIZE, use_bias=False)
    layer(tf.constant(x), tf.constant(x))
    layer.set_weights(weights)
    call = in_mode(lambda sequence: layer(sequence, sequence), mode)
    arguments = (tf.constant(x),)
    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: {"answer": attention(*(a.astype("float64") for a in (x, *weights)))},
        tolerance=Relative(1e-5),
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"mode": "eager"}, {"mode": "function"}),
    smoke={"mode": "eager"},
    regression=Regression(
        kind="slow",
        symptom="An eager call of MultiHeadAttention takes twice as long with Keras 3.",
        good="2.15",
        workaround="Call the layer inside a tf.function.",
    ),
)
