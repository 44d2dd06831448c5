"""Tensors copied between a device's memory and the host's.

Stresses: the bus between host and GPU; on a CPU only the making of a tensor, except for `form=numpy`.
Work: one call makes `COPIES` copies one after the other. The rate counts the bytes once each, and none where
TensorFlow moves none: on a CPU `.cpu()` and `tf.identity` give a new tensor over the same memory.
Documented: `tensor.cpu()` and `tensor.gpu()`; deprecated, but still there in TensorFlow 2.21. `form=identity`
is what their warning asks for, `tf.identity` under `tf.device`. `form=numpy` is `tensor.numpy()`, the copy
that the note's own timing ends with, and the one that moves bytes on a CPU too.
Reference: the bits of the source, and the device that the copy must lie on.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Arrays, Case, Exact, Place, Workload

COPIES = 16


def copier(to: str, form: str) -> Callable[[Any], Any]:
    """A function that copies a tensor to device `to` by `form`."""
    if form == "identity":
        device = f"/{to}:0"

        def identity(tensor: Any) -> Any:
            with tf.device(device):
                return tf.identity(tensor)

        return identity
    name = {"method": to, "numpy": "numpy"}[form]
    return lambda tensor: getattr(tensor, name)()


def place(copied: Any) -> str:
    """Where a copy lies, such as CPU:0; a NumPy array lies in the host's memory."""
    return str(getattr(copied, "backing_device", "CPU:0")).rpartition("device:")[2]


def located(copied: Any) -> Arrays:
    """The bits of a copy, and where it lies."""
    return {"bits": np.asarray(copied), "device": np.array(place(copied))}


def on_the_other_side(bits: np.ndarray, to: str) -> Any:
    """The tensor to copy: for `gpu` in the host's memory, for `cpu` in that of the case's device."""
    if to == "cpu":
        return tf.constant(bits)
    with tf.device("/cpu:0"):
        return tf.constant(bits)


def build(*, seed: int, folder: Path, to: str, form: str, size: int) -> Case:
    """Copies of `size` int64, of which every pattern of bits is a number that can be compared."""
    bits = np.random.default_rng(seed).integers(-(2**63), 2**63, size, dtype=np.int64)
    source, destination = on_the_other_side(bits, to), f"{to.upper()}:0"
    moves = form == "numpy" or place(source) != destination
    copy = copier(to, form)

    def call(tensor: Any) -> Any:
        for _ in range(COPIES):
            copied = copy(tensor)
        return copied

    return Case(
        target=call,
        setup=lambda: (source,),
        reference=lambda: {"bits": bits, "device": np.array(destination)},
        answer=lambda outputs: located(outputs[0]),
        tolerance=Exact(),
        bytes=float(COPIES * bits.nbytes) if moves else 0.0,
        items=COPIES,
        unit="calls" if moves else "copies",  # a rate in bytes where bytes move
    )


SIZE = 1_048_576  # 8 MiB

WORKLOAD = Workload(
    revision=1,
    build=build,
    points=(
        {"to": "cpu", "form": "method", "size": SIZE},
        {"to": "cpu", "form": "identity", "size": SIZE},
        {"to": "cpu", "form": "numpy", "size": SIZE},
    ),
    smoke={"to": "cpu", "form": "method", "size": 1024},
    gpu=(
        {"to": "gpu", "form": "method", "size": SIZE},
        {"to": "gpu", "form": "identity", "size": SIZE},
    ),
    places=(
        Place(192, "tensor.cpu()", {"to": "cpu", "form": "method", "size": SIZE}),
        Place(192, "tensor.gpu()", {"to": "gpu", "form": "method", "size": SIZE}),
        Place(
            192,
            "tf.identity to the host, in place of .cpu()",
            {"to": "cpu", "form": "identity", "size": SIZE},
        ),
        Place(
            192, "tf.identity to the GPU, in place of .gpu()", {"to": "gpu", "form": "identity", "size": SIZE}
        ),
    ),
)
