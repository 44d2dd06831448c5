"""The moving variance that BatchNormalization keeps of a batch of images.

What a user sees: with few values per channel a model answers other numbers at inference than the documented
formula, and than the same values in another shape: Keras 2 multiplies the variance of images by n / (n - 1), where
n is the number of values per channel, and that of rows not. Keras 3 does it as documented. Kind: wrong.
Report: tensorflow/tensorflow#55545.
Reference: momentum × 1 + (1 - momentum) × variance of the batch, as documented, NumPy in float64.
Seen here: wrong on 2.12 to 2.15, proven on 2.16 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload

CHANNELS, MOMENTUM = 3, 0.5
SHAPES = {"images": (2, 2, 2, CHANNELS), "rows": (8, CHANNELS)}


def build(*, seed: int, folder: Path, shape: str) -> Case:
    x = (3 * np.random.default_rng(seed).standard_normal(SHAPES[shape])).astype("float32")
    layer = tf.keras.layers.BatchNormalization(momentum=MOMENTUM)
    layer.build((None, *SHAPES[shape][1:]))
    fresh = layer.get_weights()

    def kept(values: Any) -> Any:
        layer(values, training=True)
        return layer.moving_variance

    def setup() -> tuple[Any, ...]:
        layer.set_weights(fresh)
        return (tf.constant(x),)

    def reference() -> dict[str, np.ndarray]:
        variance = x.astype("float64").reshape(-1, CHANNELS).var(axis=0)
        return {"answer": MOMENTUM + (1 - MOMENTUM) * variance}

    answer = lambda outputs: {"answer": layer.get_weights()[3]}  # noqa: E731
    return Case(kept, setup, reference, Relative(1e-5), answer=answer)


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"shape": "images"}, {"shape": "rows"}),
    smoke={"shape": "rows"},
    regression=Regression(
        "wrong",
        "BatchNormalization keeps a larger variance of images than documented, by n / (n - 1).",
        ("tensorflow/tensorflow#55545",),
        workaround="give BatchNormalization(fused=False) in Keras 2",
    ),
)
