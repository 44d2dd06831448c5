"""The state of the GPU during a round, read by the controller while it waits."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import fmean, median
from threading import Event, Thread

from bench.host.nvml import Gpu, Reading, first_visible
from bench.records import GpuState, Round
from bench.running.live_case import Observe
from bench.running.side import Side

PERIOD = 0.005  # seconds between two looks: several in a round
VOIDING = (
    "hardware slowdown",
    "software thermal slowdown",
    "hardware thermal slowdown",
    "hardware power brake",
)
"""Reasons for slow clocks that void a round. A power cap does not: it is how that GPU is run."""


class Watch:
    """Reads the state of a GPU every few milliseconds during a round."""

    def __init__(self, gpu: Gpu) -> None:
        self._gpu = gpu

    def round(self, ask: Callable[[], Round | None]) -> Round | None:
        """The round that is asked for, with what the GPU did meanwhile; None where there was none."""
        readings, done = [self._gpu.read()], Event()

        def look() -> None:
            while not done.wait(PERIOD):
                readings.append(self._gpu.read())

        looking = Thread(target=look, daemon=True)
        looking.start()
        try:
            measured = ask()
        finally:
            done.set()
            looking.join()
        return measured and with_state(measured, state([*readings, self._gpu.read()]))


def watch_over(side: Side) -> Observe | None:
    """Watches the first GPU that the side's processes see; None on a CPU, or where the driver shows none."""
    if not side.device.startswith("gpu"):
        return None
    gpu = first_visible({**os.environ, **side.variables}.get("CUDA_VISIBLE_DEVICES"))
    return Watch(gpu).round if gpu else None


def state(readings: Sequence[Reading]) -> GpuState:
    """The readings in summary; the first and the last are of an idle GPU, and count for the energy alone."""
    busy = readings[1:-1] or readings
    mhz, celsius, watts = (
        [value for each in busy if (value := getattr(each, name)) is not None]
        for name in ("mhz", "celsius", "watts")
    )
    before, after = readings[0].joules, readings[-1].joules
    return GpuState(
        mhz=median(mhz) if mhz else None,
        celsius=max(celsius, default=None),
        watts=fmean(watts) if watts else None,
        joules=None if before is None or after is None else after - before,
        slowed=tuple(sorted({reason for each in busy for reason in each.slowed})),
    )


def with_state(measured: Round, gpu: GpuState) -> Round:
    """The round with what the GPU did; void where heat or the hardware itself slowed it."""
    slowed = [reason for reason in gpu.slowed if reason in VOIDING]
    void = f"the GPU was slowed by {', '.join(slowed)}" if slowed else ""
    return replace(measured, gpu=gpu, void=measured.void or void)
