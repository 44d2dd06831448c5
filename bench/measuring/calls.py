"""The calls of a round, with as little as possible in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import repeat
from typing import Any

from bench.records import Round

Target = Callable[..., object]
Calls = Callable[[Target, tuple[Any, ...]], int]  # makes calls; how many


def so_often(target: Target, arguments: tuple[Any, ...], iterations: int) -> int:
    """Call so often; how often."""
    for _ in repeat(None, iterations):
        target(*arguments)
    return iterations


def until(target: Target, arguments: tuple[Any, ...], end: float, chunk: int) -> int:
    """Call `chunk` times, and again until the monotonic clock shows `end`, in seconds; how often."""
    calls = 0
    while not calls or time.monotonic() < end:
        calls += so_often(target, arguments, chunk)
    return calls


def await_moment(start: float) -> None:
    """Go on when the monotonic clock shows `start`, without sleeping; at once where that is past."""
    while time.monotonic() < start:
        pass


def round_of(iterations: int, wall: int, cpu: int, collection: float, traces: int) -> Round:
    """A round of so many calls: nanoseconds on either clock, seconds of collection; void if anything was retraced."""
    return Round(
        wall / iterations * 1e-9,
        cpu / iterations * 1e-9,
        iterations,
        void="a function was traced again while it was timed" if traces else "",
        collect_seconds=collection / iterations,
        traces=traces,
    )
