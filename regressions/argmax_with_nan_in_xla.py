"""tf.argmax over rows that hold one NaN each, in a compiled function.

Report: tensorflow/tensorflow#118647, tensorflow/tensorflow#118177. The compiled reduction returns the last index
of the row, at which neither the NaN nor the maximum lies.
Kind: wrong. Truth: the index of the NaN, as NumPy has it, or of the largest number, as eager TensorFlow has it:
both are accepted, the answer says whether what lies at the index is one of them.
Seen here: wrong on 2.12 to 2.21 (the reports are about 2.21 and a nightly).
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Workload, in_mode, tracing


def build(*, seed: int, folder: Path, mode: str, nan: bool = True, rows: int = 64) -> Case:
    rng = np.random.default_rng(seed)
    x = np.sort(rng.standard_normal((rows, 5)).astype("float32"))[:, ::-1].copy()
    x[np.arange(rows), rng.integers(4, size=rows)] = np.nan if nan else 0  # never the last
    call, arguments = in_mode(lambda values: tf.argmax(values, axis=1), mode), (tf.constant(x),)

    def justified(index: np.ndarray) -> Any:
        found = x[np.arange(rows), index]
        return np.isnan(found) | (found == np.nanmax(x, axis=1))

    return Case(
        target=call,
        setup=lambda: arguments,
        reference=lambda: {"justified": np.ones(rows, "bool")},
        answer=lambda outputs: {"justified": justified(np.asarray(outputs[0]))},
        items=rows,
        unit="rows",
        traced=tracing(call),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"mode": "xla"}, {"mode": "xla", "nan": False}, {"mode": "function"}),
    smoke={"mode": "function"},
    regression=Regression(
        kind="wrong",
        symptom="tf.argmax with jit_compile=True points at neither the maximum nor the NaN of a row with NaN.",
        reports=("tensorflow/tensorflow#118647", "tensorflow/tensorflow#118177"),
        workaround="replace NaN by minus infinity before the call",
    ),
)
