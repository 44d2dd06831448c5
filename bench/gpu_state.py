"""What a GPU did while a round was measured. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GpuState:
    """What the GPU did during a round; None for what it does not tell."""

    mhz: float | None = None  # of its multiprocessors, the median of what was seen
    celsius: float | None = None  # the highest
    watts: float | None = None  # the mean
    joules: float | None = None  # from the round's beginning, set-up included, to its end
    slowed: tuple[str, ...] = ()  # the reasons that it gave for clocks lower than they could be
