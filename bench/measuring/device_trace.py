"""How long the device is at work, from a pass under TensorFlow's profiler, apart from every timed round.

The profiler writes its trace with TensorFlow's own means and needs no TensorBoard. A plane of the trace is a device,
a line of it a stream, an event a kernel or a copy; only GPUs have such planes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PICOSECONDS = 1e-12
GPU_PLANE = "/device:GPU:"

Interval = tuple[int, int]  # from, to


@contextmanager
def profiled(folder: Path) -> Iterator[None]:
    """Whatever runs within is profiled; the trace goes below the folder."""
    import tensorflow as tf

    tf.profiler.experimental.start(str(folder))
    try:
        yield
    finally:
        tf.profiler.experimental.stop()


def busy_seconds(folder: Path) -> float:
    """Seconds in which any stream of a GPU was at work, by the traces below a folder; 0 where they show none."""
    return sum(covered(intervals(space)) for space in map(trace, folder.rglob("*.xplane.pb"))) * PICOSECONDS


def trace(path: Path) -> Any:
    """A trace as the protocol buffer that TensorFlow writes."""
    from tensorflow.tsl.profiler.protobuf import xplane_pb2

    space = xplane_pb2.XSpace()
    space.ParseFromString(path.read_bytes())
    return space


def intervals(space: Any) -> list[Interval]:
    """When each event of a GPU's streams began and ended, in picoseconds."""
    planes = [plane for plane in space.planes if plane.name.startswith(GPU_PLANE)]
    found = [
        (line.timestamp_ns * 1000, event) for plane in planes for line in plane.lines for event in line.events
    ]
    return [(at + event.offset_ps, at + event.offset_ps + event.duration_ps) for at, event in found]


def covered(times: Iterable[Interval]) -> int:
    """The length of the union of intervals."""
    total, reached = 0, 0
    for begin, end in sorted(times):
        total += max(0, end - max(begin, reached))
        reached = max(reached, end)
    return total
