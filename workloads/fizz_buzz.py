"""A Python loop over tensors.

Stresses: eager dispatch of the smallest operations, and reading a tensor from Python in every turn.
Work: one call looks at the numbers 1 to n. The rate counts them.
Documented: up to 16, each number made a tensor; `buzz` is printed where its remainder by 3 is 0.
Tuned: one range and one mask for all numbers, in one traced function. (How many there are depends on values, so
XLA does not compile it.)
Reference: the multiples of 3.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Exact, Place, Workload, in_mode, tracing


def looped(max_num: Any) -> list[int]:
    """The documented loop: the numbers at which it prints."""
    printed = []
    for num in range(1, max_num.numpy() + 1):
        number = tf.constant(num)
        if int(number % 3) == 0:
            printed.append(num)
    return printed


def masked(max_num: Any) -> Any:
    """The same numbers, without a loop."""
    numbers = tf.range(1, max_num + 1)
    return tf.boolean_mask(numbers, numbers % 3 == 0)


def build(*, seed: int, folder: Path, n: int, implementation: str = "documented") -> Case:
    """The numbers 1 to n; nothing is drawn."""
    function = in_mode(masked, "function") if implementation == "tuned" else looped
    arguments = (tf.convert_to_tensor(n),)
    return Case(
        target=function,
        setup=lambda: arguments,
        reference=lambda: {"answer": np.arange(3, n + 1, 3)},
        tolerance=Exact(),
        items=n,
        unit="numbers",
        traced=tracing(function),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"n": 16}, {"n": 1000}, {"n": 1000, "implementation": "tuned"}),
    smoke={"n": 16},
    places=(Place(70, "remainders in a loop over tensors", {"n": 16}),),
)
