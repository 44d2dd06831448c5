"""A convolution of images with their channels first, with a bias, whose answer is as wide as it has channels.

What a user sees: the bias is added along the width of the image instead of along its channels, without a word. Only
where the two have the same size: other shapes are right. The cause is that of added_column_becomes_a_row
(keras-team/keras#20386). Kind: wrong.
Report: none known; docs/findings/added_column_becomes_a_row.md.
Reference: the same convolution as sums over the 3 × 3 places of the kernel, NumPy in float64.
Seen here: proven on 2.12 to 2.17, wrong on 2.18 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload

ROWS, CHANNELS, SIZE = 2, 3, 8  # the answer is 6 × 6


def convolved(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Valid convolution of images, rows × channels × height × width, with a 3 × 3 kernel."""
    answer: np.ndarray = np.zeros((len(x), kernel.shape[3], SIZE - 2, SIZE - 2)) + bias[:, None, None]
    for i in range(3):
        for j in range(3):
            window = x[:, :, i : i + SIZE - 2, j : j + SIZE - 2].astype("float64")
            answer += np.einsum("nchw,co->nohw", window, kernel[i, j])
    return answer


def build(*, seed: int, folder: Path, filters: int, bias: bool = True) -> Case:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((ROWS, CHANNELS, SIZE, SIZE)).astype("float32")
    kernel = rng.standard_normal((3, 3, CHANNELS, filters)).astype("float32")
    added = rng.standard_normal(filters).astype("float32")
    layer = tf.keras.layers.Conv2D(filters, 3, data_format="channels_first", use_bias=bias)
    layer.build((None, CHANNELS, SIZE, SIZE))
    layer.set_weights([kernel, added] if bias else [kernel])
    arguments = (tf.constant(x),)
    return Case(
        target=lambda images: layer(images),
        setup=lambda: arguments,
        reference=lambda: {"answer": convolved(x, kernel, added if bias else np.zeros(filters))},
        tolerance=Relative(8 * (9 * CHANNELS) ** 0.5 * EPSILON["float32"]),
        items=ROWS,
        unit="images",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"filters": 6}, {"filters": 5}, {"filters": 6, "bias": False}),
    smoke={"filters": 5},
    regression=Regression(
        "wrong",
        "A channels-first convolution as wide as it has filters adds its bias along the width.",
        workaround="put the channels last, or leave the bias out and add it as a reshaped tensor",
    ),
)
