"""A dataset of array slices, read back as NumPy arrays.

Stresses: the crossing from the runtime into Python, once per element.
Work: one call makes the dataset and lists its elements.
Documented: x = 1 … 9 as 3×3, `from_tensor_slices((x, x))`, `list(as_numpy_iterator())`; larger `rows` go on
counting.
Tuned: the elements cross in batches of 1,024 and are taken apart in NumPy.
Reference: NumPy's own rows, compared exactly, with their type and their number in a pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Arrays, Case, Exact, Place, Workload

COLUMNS = 3
CROSSING = 1024  # elements that cross at once in the tuned form


def listed(x: np.ndarray) -> list[Any]:
    """The documented form."""
    return list(tf.data.Dataset.from_tensor_slices((x, x)).as_numpy_iterator())


def in_batches(x: np.ndarray) -> list[Any]:
    """The tuned form."""
    batches = tf.data.Dataset.from_tensor_slices((x, x)).batch(CROSSING).as_numpy_iterator()
    return [pair for batch in batches for pair in zip(*batch, strict=True)]


def described(pairs: Sequence[Sequence[np.ndarray]]) -> Arrays:
    """The elements side by side: their arrays, and each one's number of arrays and types."""
    return {
        "elements": np.array([[np.asarray(array) for array in pair] for pair in pairs]),
        "arrays": np.array([len(pair) for pair in pairs]),
        "types": np.array([[str(array.dtype) for array in pair] for pair in pairs]),
    }


def build(*, seed: int, folder: Path, rows: int, implementation: str = "documented") -> Case:
    """The numbers from 1 on, in rows of three; the note's input is no random one."""
    x = np.arange(1, COLUMNS * rows + 1).reshape(rows, COLUMNS)
    return Case(
        target={"documented": listed, "tuned": in_batches}[implementation],
        setup=lambda: (x,),
        reference=lambda: described([(row, row) for row in x]),
        answer=lambda outputs: described(outputs[0]),
        tolerance=Exact(),
        bytes=2.0 * x.nbytes,
        items=rows,
        unit="elements",
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=(),
    host=({"rows": 3}, {"rows": 256}, {"rows": 256, "implementation": "tuned"}),
    smoke={"rows": 3},
    places=(Place(332, "a dataset of slices listed as NumPy arrays", {"rows": 3}),),
)
