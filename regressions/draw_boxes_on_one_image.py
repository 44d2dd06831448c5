"""tf.image.draw_bounding_boxes on one image without its batch axis.

Report: tensorflow/tensorflow#69232 (seen by the reporter on 2.16). A check of the rank comes too late, and a
failed assertion aborts the process.
Kind: crash. Truth: an InvalidArgumentError about the rank; on a batch, a box over all of an image is its border.
Seen here: proven on 2.12 and 2.13, SIGABRT on 2.14 to 2.16, proven on 2.17 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Raises, Regression, Workload


def border(size: int) -> np.ndarray:
    image = np.ones((1, size, size, 1))
    image[:, 1:-1, 1:-1] = 0
    return image


def build(*, seed: int, folder: Path, rank: int, size: int = 5) -> Case:
    image = tf.zeros((1, size, size, 1)[4 - rank :])
    arguments = (image, tf.constant([[[0.0, 0.0, 1.0, 1.0]]]), tf.ones((1, 1)))
    refused = Raises("InvalidArgumentError", "rank of the images should be 4")
    return Case(
        target=tf.image.draw_bounding_boxes,
        setup=lambda: arguments,
        reference=lambda: {"answer": border(size)} if rank == 4 else refused,
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"rank": 3}, {"rank": 4}),
    smoke={"rank": 4},
    regression=Regression(
        kind="crash",
        symptom="tf.image.draw_bounding_boxes of an image without a batch axis kills the process.",
        reports=("tensorflow/tensorflow#69232",),
        workaround="give the image its batch axis with tf.expand_dims",
    ),
)
