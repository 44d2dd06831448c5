"""Batches out of `tf.data`.

Stresses: the input pipeline's runtime, and with `read=python` the crossing into Python once per batch.
Work: one call reads `batches` batches from a fresh iterator.
Documented: `from_tensor_slices`, `batch(32)`, `repeat()`; `stages=full` adds the stages that a training job
has: cache, shuffle, a parallel map, prefetch. `read=runtime` skips all but the last batch inside the runtime,
`read=device` copies each batch of images into the GPU's memory.
Tuned: the finished batches are cached, the reading loop is traced, and `tf.data` neither rewrites nor tunes a
pipeline that is read for milliseconds. (Prefetching costs more than it hides: there is no work left to hide.)
Reference: NumPy slices of the same images; shuffled batches are compared by their elements' numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._datasets import Dataset
from workloads._spec import Arrays, Case, Exact, Place, Workload, in_mode, tracing

BATCH = 32
SHUFFLE = 1024


def halved(index: Any, image: Any, label: Any) -> Any:
    """The map stage: the image at half its brightness (exact in binary, so that the check can be too)."""
    return index, image * 0.5, label


def documented(slices: Any, seed: int) -> Any:
    """The note's pipeline."""
    return slices.batch(BATCH).repeat()


def cached(slices: Any, seed: int) -> Any:
    """The note's pipeline, its batches made once."""
    options = tf.data.Options()
    options.autotune.enabled = False
    options.experimental_optimization.apply_default_optimizations = False
    return slices.batch(BATCH).cache().repeat().with_options(options)


def full(slices: Any, seed: int) -> Any:
    """The stages of a training job, one epoch shuffled at a time."""
    stages = slices.cache().shuffle(SHUFFLE, seed=seed).map(halved, num_parallel_calls=tf.data.AUTOTUNE)
    return stages.batch(BATCH).repeat().prefetch(tf.data.AUTOTUNE)


def read_in_python(dataset: Any, batches: int) -> Any:
    """The last of `batches` batches, each handed to Python, and the numbers of all their elements."""
    seen = []
    for batch in dataset.take(batches):
        seen.append(batch[0])
    return {"index": tf.concat(seen, 0), "images": batch[1], "labels": batch[2]}


def read_in_a_loop(dataset: Any, batches: int) -> Any:
    """The same as `read_in_python`, to be traced: its loop runs in the runtime."""
    source = iter(dataset)
    index, images, labels = next(source)
    seen = tf.TensorArray(tf.int64, batches, infer_shape=False, element_shape=[None]).write(0, index)
    for k in tf.range(1, batches):
        index, images, labels = next(source)
        seen = seen.write(k, index)
    return {"index": seen.concat(), "images": images, "labels": labels}


def read_to_device(dataset: Any, batches: int) -> Any:
    """The same as `read_in_python`, the images of each batch copied into the memory of the device in use."""
    seen = []
    for batch in dataset.take(batches):
        images = tf.identity(batch[1])
        seen.append(batch[0])
    return {"index": tf.concat(seen, 0), "images": images, "labels": batch[2]}


def read_in_runtime(dataset: Any, batches: int) -> Any:
    """The last of `batches` batches, the others skipped inside the runtime."""
    index, images, labels = next(iter(dataset.skip(batches - 1)))
    return {"index": index, "images": images, "labels": labels}


def taken(data: Dataset, batches: int) -> list[np.ndarray]:
    """The element numbers of successive batches in order; the last of an epoch is short, and then it repeats."""
    epoch = np.arange(len(data.labels))
    parts = [epoch[at : at + BATCH] for at in range(0, len(epoch), BATCH)]
    return [parts[k % len(parts)] for k in range(batches)]


def in_order(data: Dataset, batches: int, read: str) -> Arrays:
    """What unshuffled batches hold: element numbers, and the images and labels of the last batch."""
    numbers = taken(data, batches)
    index = numbers[-1] if read == "runtime" else np.concatenate(numbers)
    return {"index": index, "images": data.images[numbers[-1]], "labels": data.labels[numbers[-1]]}


def nothing_amiss() -> Arrays:
    """What `differences` must find in shuffled batches."""
    return {"foreign images": np.array(0), "foreign labels": np.array(0), "repeated": np.array(0)}


def differences(data: Dataset, outputs: Sequence[Any]) -> Arrays:
    """Of shuffled batches: elements that are not the numbered image, halved, or its label; numbers seen twice."""
    index, images, labels = (np.asarray(outputs[0][name]) for name in ("index", "images", "labels"))
    last = index[-len(labels) :]
    return {
        "foreign images": np.sum(np.any(images != data.images[last] * np.float32(0.5), axis=(1, 2, 3))),
        "foreign labels": np.sum(labels != data.labels[last]),
        "repeated": np.array(len(index) - len(np.unique(index))),
    }


def build(
    *,
    seed: int,
    folder: Path,
    dataset: Dataset,
    stages: str,
    read: str,
    batches: int,
    implementation: str = "documented",
) -> Case:
    """The pipeline read with a fresh iterator in every call; shuffled, `batches` must stay within one epoch."""
    numbers = np.arange(len(dataset.labels))
    slices = tf.data.Dataset.from_tensor_slices((numbers, dataset.images, dataset.labels))
    tuned = implementation == "tuned"
    made = cached if tuned else {"documented": documented, "full": full}[stages]
    reading = {"python": read_in_python, "runtime": read_in_runtime, "device": read_to_device}[read]
    call, pipeline = in_mode(read_in_a_loop, "function") if tuned else reading, made(slices, seed)
    items = sum(map(len, taken(dataset, batches)))
    case = Case(
        target=call,
        setup=lambda: (pipeline, batches),
        reference=lambda: in_order(dataset, batches, read),
        tolerance=Exact(),
        bytes=float(items * dataset.images[0].nbytes),
        items=items,
        unit="elements",
        traced=tracing(call),
    )
    if stages == "documented":
        return case
    return replace(case, reference=nothing_amiss, answer=lambda outputs: differences(dataset, outputs))


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=(),
    host=(
        {"stages": "documented", "read": "python", "batches": 64},
        {"stages": "documented", "read": "python", "batches": 64, "implementation": "tuned"},
        {"stages": "documented", "read": "runtime", "batches": 64},
        {"stages": "full", "read": "python", "batches": 56},
        {"stages": "full", "read": "runtime", "batches": 56},
    ),
    smoke={"stages": "documented", "read": "python", "batches": 64},
    gpu=({"stages": "full", "read": "device", "batches": 56},),
    places=(
        Place(
            347,
            "a dataset of slices, batched and repeated",
            {"stages": "documented", "read": "python", "batches": 64},
        ),
    ),
)
