"""Where TensorFlow computed what a target returns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from bench.measuring.workload_code import workload_code


def misplaced(output: Any, device: str) -> str:
    """The device of the first floating tensor that was not computed on `device`, such as `CPU:0`; else empty."""
    with workload_code():  # an output may have no order, such as keys of two kinds
        tensors = _tensors(output)
    for tensor in tensors:
        own = str(getattr(tensor, "backing_device", "")).rpartition("device:")[2]
        if tensor.dtype.is_floating and own and own != device.strip("/"):
            return own
    return ""


def _tensors(output: Any) -> Sequence[Any]:
    return [
        leaf for leaf in tf.nest.flatten(output) if tf.is_tensor(leaf) and hasattr(leaf, "backing_device")
    ]
