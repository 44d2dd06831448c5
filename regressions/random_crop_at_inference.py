"""Images through Keras' RandomCrop at inference.

What a user sees: a model that was trained on crops gets whole images when it is evaluated, so that shapes do not
fit, or the statistics are others. Documented: at inference images are resized and cropped to the largest window of
the target's shape, and to its size.
Report: keras-team/keras#21868. Kind: wrong.
Reference: images of the target's shape at twice its size: bilinear resizing takes the mean of every 2 × 2 block.
Seen here: proven on 2.12 to 2.16, wrong on 2.17 (a crop, not resized) and on 2.18 to 2.21 (whole images).
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import EPSILON, Case, Regression, Relative, Workload

ROWS, SIZE, CHANNELS = 4, 16, 3


def build(*, seed: int, folder: Path, image: str, training: bool = False) -> Case:
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 255, (ROWS, SIZE, SIZE, CHANNELS)).astype("float32")
    if image == "plain":
        x[:] = x[:, :1, :1]
    side = SIZE if image == "of_its_size" else SIZE // 2
    layer = tf.keras.layers.RandomCrop(side, side)
    arguments = (tf.constant(x),)

    def reference() -> dict[str, np.ndarray]:
        blocks = x.astype("float64").reshape(ROWS, side, SIZE // side, side, SIZE // side, CHANNELS)
        return {"answer": blocks.mean(axis=(2, 4))}

    return Case(
        target=lambda images: layer(images, training=training),
        setup=lambda: arguments,
        reference=reference,
        tolerance=Relative(8 * EPSILON["float32"]),
        items=ROWS,
        unit="images",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"image": "noise"}, {"image": "of_its_size"}, {"image": "plain", "training": True}),
    smoke={"image": "of_its_size"},
    regression=Regression(
        "wrong",
        "RandomCrop leaves images as large as they are at inference.",
        ("keras-team/keras#21868",),
        workaround="put Resizing(…, crop_to_aspect_ratio=True) behind it",
    ),
)
