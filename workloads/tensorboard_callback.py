"""Training whose losses are written to a file for TensorBoard.

Stresses: the summary writers and their file, between `fit`'s short epochs.
Work: one call fits five epochs in batches of 16 and writes their scalars; the rate counts the rows that were
trained on.
Documented: `TensorBoard(log_dir='./logs')`. TensorFlow 2.21 comes without TensorBoard, which the callback's
scalars need: unless it was installed as well, `fit` raises at the end of the first epoch. `writer=summary` is
a callback that writes the same scalars by `tf.summary.write`, which needs TensorFlow only.
Reference: the files are read back: every scalar is there, at its epoch, with the bits of the history's; and
the losses are those of a float64 replay of the training in NumPy.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._callbacks import EPOCHS, LOSSES, drawn, fitted, replayed
from workloads._model import compiled, dense, restart
from workloads._spec import Arrays, Case, Place, Raises, Relative, Workload

LACKING = Raises("TBNotInstalledError", "TensorBoard is not installed, missing implementation for tf.summary")
FOLDERS = {"train": "", "validation": "val_"}  # of the log, and how the history names what is in them
SCALARS = ("loss", "categorical_accuracy")


class Summary(tf.keras.callbacks.Callback):
    """Writes an epoch's scalars as `TensorBoard` does."""

    def __init__(self, log_dir: str) -> None:
        super().__init__()
        self.writers = {name: tf.summary.create_file_writer(f"{log_dir}/{name}") for name in FOLDERS}
        self.metadata = tf.compat.v1.SummaryMetadata(plugin_data={"plugin_name": "scalars"})

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float]) -> None:
        """Write the loss and the accuracy of training and validation."""
        for folder, prefix in FOLDERS.items():
            with self.writers[folder].as_default():
                for name in SCALARS:
                    value = tf.constant(logs[prefix + name], tf.float32)
                    tf.summary.write(f"epoch_{name}", value, epoch, self.metadata)

    def on_train_end(self, logs: Any) -> None:  # noqa: ARG002  Keras calls it so
        """Close the files."""
        for writer in self.writers.values():
            writer.close()


def events(folder: Path) -> Iterator[Any]:
    """The events in a folder's file."""
    for path in folder.glob("events.out.tfevents.*"):
        for record in tf.data.TFRecordDataset(str(path)):
            yield tf.compat.v1.Event.FromString(record.numpy())


def logged(folder: Path, name: str) -> np.ndarray:
    """A scalar of every epoch, as it was written to a folder; NaN where it was not."""
    values = np.full(EPOCHS, np.nan, np.float32)
    for event in events(folder):
        for value in event.summary.value:
            if value.tag == f"epoch_{name}":
                values[event.step] = tf.make_ndarray(value.tensor)
    return values


def read(folder: Path, history: Mapping[str, Any]) -> Arrays:
    """The logged losses, and how many of the logged numbers are not those of the history."""
    scalars = {
        prefix + name: logged(folder / where, name) for where, prefix in FOLDERS.items() for name in SCALARS
    }
    odd = sum(int(np.sum(v != np.asarray(history[k], np.float32))) for k, v in scalars.items())
    return {"odd": np.array(odd), "loss": scalars["loss"], "val_loss": scalars["val_loss"]}


def lacking() -> bool:
    """Whether the documented callback needs what is not installed."""
    release = tuple(map(int, tf.__version__.split(".")[:2]))
    return release >= (2, 21) and importlib.util.find_spec("tensorboard") is None


def build(*, seed: int, folder: Path, rows: int, writer: str = "tensorboard") -> Case:
    """The training of `rows` rows; tolerance on the losses √(16·72)·ε, for the terms behind a batch's."""
    fit = drawn(np.random.default_rng(seed), rows)
    model = compiled(dense())
    made = {"tensorboard": tf.keras.callbacks.TensorBoard, "summary": Summary}[writer]

    def setup() -> tuple[()]:
        shutil.rmtree(folder, ignore_errors=True)
        restart(model, fit.weights)
        return ()

    def answer(outputs: Sequence[Any]) -> Arrays:
        (history,) = outputs
        return read(folder, history)

    def reference() -> Arrays | Raises:
        if writer == "tensorboard" and lacking():
            return LACKING
        return {"odd": np.array(0)} | replayed(fit.epochs)

    return Case(
        target=lambda: fitted(model, fit, [made(log_dir=str(folder))]),
        setup=setup,
        reference=reference,
        answer=answer,
        tolerance=Relative(LOSSES),
        items=float(rows * EPOCHS),
        unit="rows",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"rows": 160}, {"rows": 160, "writer": "summary"}),
    smoke={"rows": 160, "writer": "summary"},
    once=({"rows": 1000},),
    places=(
        Place(366, "scalars of every epoch for TensorBoard", {"rows": 160}),
        Place(371, "TensorBoard(log_dir='./logs')", {"rows": 1000}),
        Place(366, "the same scalars by tf.summary.write", {"rows": 160, "writer": "summary"}),
        Place(371, "the same scalars by tf.summary.write", {"rows": 160, "writer": "summary"}),
    ),
)
