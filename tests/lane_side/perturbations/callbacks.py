"""Callbacks of `fit`, and training in a loop inside a function."""

from __future__ import annotations

from typing import Any

from ._registry import spoils

STOPPING = "early_stopping[rows=160,device=cpu]"
SCHEDULE = "learning_rate_scheduler[rows=160,device=cpu]"
WEIGHTS = "model_checkpoint[rows=160,form=h5,device=cpu]"
WHOLE = "model_checkpoint[rows=160,form=keras,device=cpu]"
SUMMARY = "tensorboard_callback[rows=160,writer=summary,device=cpu]"
LINE = "linear_regression[samples=2000,implementation=tuned,device=cpu]"


@spoils(STOPPING)
def patience_off(tf: Any) -> None:
    """Training waits one epoch more."""
    right = tf.keras.callbacks.EarlyStopping
    tf.keras.callbacks.EarlyStopping = lambda patience, monitor: right(patience=patience + 1, monitor=monitor)


@spoils(STOPPING)
def other_loss_monitored(tf: Any) -> None:
    """The training loss is watched in place of the validation loss."""
    right = tf.keras.callbacks.EarlyStopping
    tf.keras.callbacks.EarlyStopping = lambda patience, monitor: right(patience=patience, monitor="loss")


@spoils(SCHEDULE)
def schedule_off(tf: Any) -> None:
    """The schedule's rates are one unit in the last place too high."""
    right = tf.keras.callbacks.LearningRateScheduler
    tf.keras.callbacks.LearningRateScheduler = lambda rate: right(lambda epoch: rate(epoch) * (1 + 2**-23))


@spoils(SCHEDULE)
def rate_without_effect(tf: Any) -> None:
    """The history says the scheduled rate, but the last epoch is trained at the one before."""
    scheduler = tf.keras.callbacks.LearningRateScheduler
    begin, end = scheduler.on_epoch_begin, scheduler.on_epoch_end

    def begun(callback: Any, epoch: int, logs: Any = None) -> None:
        begin(callback, epoch, logs)
        callback.model.optimizer.learning_rate = callback.schedule(min(epoch, 3))

    def ended(callback: Any, epoch: int, logs: Any = None) -> None:
        callback.model.optimizer.learning_rate = callback.schedule(epoch)
        end(callback, epoch, logs)

    scheduler.on_epoch_begin, scheduler.on_epoch_end = begun, ended


@spoils(WEIGHTS, WHOLE)
def saved_too_late(tf: Any) -> None:
    """The second epoch's file is that of the third."""
    right = tf.keras.callbacks.ModelCheckpoint.on_epoch_end

    def wrong(callback: Any, epoch: int, logs: Any = None) -> None:
        right(callback, epoch, logs)
        if epoch == 2:
            right(callback, 1, logs)

    tf.keras.callbacks.ModelCheckpoint.on_epoch_end = wrong


@spoils(WEIGHTS, WHOLE)
def saved_weight_off(tf: Any) -> None:
    """One number in each file is off by one unit in the last place."""
    right = tf.keras.callbacks.ModelCheckpoint.on_epoch_end

    def wrong(callback: Any, epoch: int, logs: Any = None) -> None:
        import numpy as np

        kernel = callback.model.trainable_variables[0]
        held = np.array(kernel)
        changed = held.copy()
        changed[0, 0] = np.nextafter(held[0, 0], np.float32(np.inf))
        kernel.assign(changed)
        right(callback, epoch, logs)
        kernel.assign(held)

    tf.keras.callbacks.ModelCheckpoint.on_epoch_end = wrong


@spoils(SUMMARY)
def scalar_off(tf: Any) -> None:
    """One written scalar is off by one unit in the last place."""
    right = tf.summary.write

    def wrong(tag: str, value: Any, step: int, metadata: Any) -> Any:
        last = step == 4 and tag == "epoch_loss"
        return right(tag, tf.math.nextafter(value, 10.0) if last else value, step, metadata)

    tf.summary.write = wrong


@spoils(LINE)
def loop_a_step_late(tf: Any) -> None:
    """A loop's answers are those of the step before, the first one's twice."""
    right = tf.map_fn

    def wrong(function: Any, elements: Any, fn_output_signature: Any) -> Any:
        answers = right(function, elements, fn_output_signature=fn_output_signature)
        return tf.nest.map_structure(lambda a: tf.concat([a[:1], a[:-1]], 0), answers)

    tf.map_fn = wrong
