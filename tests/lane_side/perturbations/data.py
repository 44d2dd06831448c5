"""Datasets."""

from __future__ import annotations

from typing import Any

from ._registry import spoils

BATCHES = "input_pipeline[stages=documented,read=python,batches=64,dataset=digits,device=cpu]"
CACHED = (
    "input_pipeline[stages=documented,read=python,batches=64,implementation=tuned,dataset=digits,device=cpu]"
)
SHUFFLED = "input_pipeline[stages=full,read=runtime,batches=56,dataset=digits,device=cpu]"


@spoils(BATCHES, CACHED)
def element_swapped(tf: Any) -> None:
    """Elements 5 and 6 of a dataset change places."""
    right = tf.data.Dataset.from_tensor_slices

    def wrong(arrays: Any) -> Any:
        order = list(range(len(arrays[0])))
        order[5], order[6] = order[6], order[5]
        return right(tuple(array[order] for array in arrays))

    tf.data.Dataset.from_tensor_slices = wrong


@spoils(BATCHES, SHUFFLED)
def label_off(tf: Any) -> None:
    """The labels come from the neighbouring elements."""
    right = tf.data.Dataset.from_tensor_slices
    tf.data.Dataset.from_tensor_slices = lambda arrays: right((*arrays[:-1], (arrays[-1] + 1) % 10))
