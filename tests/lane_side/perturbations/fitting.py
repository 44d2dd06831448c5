"""`fit`, `evaluate` and the datasets that feed them."""

from __future__ import annotations

from typing import Any

from ._registry import spoils

FIT = "compile_and_fit[epochs=2,shuffle=False,device=cpu]"
FIT_TUNED = "compile_and_fit[epochs=2,shuffle=False,implementation=tuned,device=cpu]"
FIT_SHUFFLED = "compile_and_fit[epochs=10,shuffle=True,device=cpu]"
DATASET = "dataset_fit[epochs=2,device=cpu]"
DATASET_LONG = "dataset_fit[epochs=10,device=cpu]"
DATASET_TUNED = "dataset_fit[epochs=2,implementation=tuned,device=cpu]"
EVALUATE = "evaluate[batch=32,device=cpu]"
EVALUATE_TUNED = "evaluate[batch=32,implementation=tuned,device=cpu]"
EVALUATE_LARGE = "evaluate[batch=2048,device=cpu]"
SLICES = "slices_iterator[rows=3,device=cpu]"
SLICES_TUNED = "slices_iterator[rows=256,implementation=tuned,device=cpu]"


@spoils(FIT, FIT_TUNED)
def rate_hardly_off(tf: Any) -> None:
    """Adam's learning rate is 0.005 % too high."""
    right = tf.keras.optimizers.Adam
    tf.keras.optimizers.Adam = lambda rate: right(rate * 1.00005)


@spoils(DATASET, DATASET_LONG, DATASET_TUNED)
def momentum_off(tf: Any) -> None:
    """Adam's first moment keeps 90.05 % instead of 90 %."""
    right = tf.keras.optimizers.Adam
    tf.keras.optimizers.Adam = lambda rate: right(rate, beta_1=0.9005)


@spoils(FIT, FIT_TUNED, DATASET, DATASET_TUNED, EVALUATE, EVALUATE_TUNED, EVALUATE_LARGE)
def l2_term_off(tf: Any) -> None:
    """The l2 term is 0.5 % too large."""
    right = tf.keras.regularizers.l2
    tf.keras.regularizers.l2 = lambda factor: right(factor * 1.005)


@spoils(DATASET, EVALUATE, EVALUATE_LARGE)
def short_batch_dropped(tf: Any) -> None:
    """The last, short batch of the data is left out."""
    right = tf.data.Dataset.batch
    tf.data.Dataset.batch = lambda dataset, size: right(dataset, size, drop_remainder=True)


@spoils(DATASET)
def validation_late(tf: Any) -> None:
    """Validation starts at the second batch."""
    right = tf.keras.Sequential.fit

    def wrong(model: Any, data: Any, **options: Any) -> Any:
        options["validation_data"] = options["validation_data"].skip(1)
        return right(model, data, **options)

    tf.keras.Sequential.fit = wrong


@spoils(FIT_SHUFFLED)
def unshuffled(tf: Any) -> None:
    """The rows keep their order."""
    right = tf.keras.Sequential.fit
    tf.keras.Sequential.fit = lambda model, *data, **options: right(
        model, *data, **{**options, "shuffle": False}
    )


@spoils(SLICES, SLICES_TUNED)
def slice_off(tf: Any) -> None:
    """The last number of the second array is too large by one."""
    right = tf.data.Dataset.from_tensor_slices

    def wrong(arrays: Any) -> Any:
        first, second = arrays
        second = second.copy()
        second[-1, -1] += 1
        return right((first, second))

    tf.data.Dataset.from_tensor_slices = wrong


@spoils(SLICES, SLICES_TUNED)
def slices_narrow(tf: Any) -> None:
    """Integers come back with half their bits."""
    right = tf.data.Dataset.from_tensor_slices
    tf.data.Dataset.from_tensor_slices = lambda arrays: right(tuple(a.astype("int32") for a in arrays))
