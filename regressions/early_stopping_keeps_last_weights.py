"""The weights after a training with EarlyStopping(restore_best_weights=True) whose epochs ran out first.

What a user sees: documented is that the weights of the best epoch are restored. Keras 2 does so only where the
callback itself ends the training: otherwise the model keeps the last epoch's weights.
Report: tensorflow/tensorflow#35634, keras-team/keras#12511, keras-team/tf-keras#493. Kind: wrong.
Reference: a callback sets the weights to 1, 2, … at the ends of the epochs, and tells which epoch is the best.
Seen here: wrong on 2.12 to 2.15, proven on 2.16 to 2.21.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Regression, Workload

LOSSES = (3.0, 1.0, 2.0, 2.5, 4.0)  # the second epoch is the best
BEST = 2.0


class Plan(tf.keras.callbacks.Callback):
    """Sets the weights to the number of the epoch, and its validation loss as planned."""

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Counted from 0."""
        logs["val_loss"] = LOSSES[epoch]
        self.model.set_weights([np.full((1, 1), epoch + 1.0, "float32")])


def build(*, seed: int, folder: Path, patience: int) -> Case:
    x = np.ones((4, 1), "float32")
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, use_bias=False)])
    model.build((None, 1))
    model.compile(optimizer=tf.keras.optimizers.SGD(0.0), loss="mse", jit_compile=False)

    def kept() -> Any:
        stop = tf.keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True)
        model.fit(x, x, epochs=len(LOSSES), callbacks=[Plan(), stop], verbose=0)
        return model.get_weights()[0]

    best = {"answer": np.full((1, 1), BEST)}
    return Case(kept, lambda: (), lambda: best, Exact(), items=len(LOSSES), unit="epochs")


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"patience": 9}, {"patience": 2}),
    smoke={"patience": 2},
    regression=Regression(
        "wrong",
        "EarlyStopping does not restore the best weights where the epochs run out first.",
        ("tensorflow/tensorflow#35634", "keras-team/keras#12511", "keras-team/tf-keras#493"),
        workaround="keep them by ModelCheckpoint(save_best_only=True)",
    ),
)
