"""The GPU during a round: what is made of the looks at it, and which of them void the round."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from bench.host.nvml import REASONS, Reading
from bench.records import GpuState, Round
from bench.running import gpu_watch
from bench.running.gpu_watch import VOIDING, Watch, state, with_state

IDLE = Reading(210.0, 40.0, 50.0, 1000.0, ())
BUSY = Reading(1400.0, 60.0, 300.0, 1001.0, ())
SILENT = Reading(None, None, None, None, ())


class Gpu:
    """Idle at first, then busy; says when it has been looked at so often."""

    def __init__(self, looks: int) -> None:
        self.left, self.seen = looks, threading.Event()

    def read(self) -> Reading:
        self.left -= 1
        if self.left == 0:
            self.seen.set()
        return BUSY


PLAIN = Round(0.01, 0.01, 3)


def test_it_is_looked_at_before_during_and_after() -> None:
    gpu = Gpu(looks=4)
    found = Watch(gpu).round(lambda: PLAIN if gpu.seen.wait(60) else None)  # type: ignore[arg-type]  # all it asks of it
    assert found == replace(PLAIN, gpu=GpuState(1400.0, 60.0, 300.0, 0.0))
    assert gpu.left < 0


def test_a_round_that_failed_is_none() -> None:
    assert Watch(Gpu(looks=1)).round(lambda: None) is None  # type: ignore[arg-type]


def test_a_round_that_raises_ends_the_looking() -> None:
    def broken() -> Round:
        raise LookupError

    with pytest.raises(LookupError):
        Watch(Gpu(looks=1)).round(broken)  # type: ignore[arg-type]
    assert [thread for thread in threading.enumerate() if "look" in thread.name] == []


def test_the_ends_count_for_the_energy_alone() -> None:
    hot = replace(BUSY, mhz=1200.0, celsius=71.0, watts=100.0, slowed=("software power cap",))
    last = replace(IDLE, joules=1007.5)
    assert state([IDLE, BUSY, hot, last]) == GpuState(1300.0, 71.0, 200.0, 7.5, ("software power cap",))


def test_a_round_too_short_for_a_look_has_its_ends() -> None:
    assert state([IDLE, IDLE]) == GpuState(210.0, 40.0, 50.0, 0.0)


def test_what_the_gpu_does_not_tell_is_none() -> None:
    assert state([SILENT] * 3) == GpuState()


@pytest.mark.parametrize("reason", VOIDING)
def test_heat_and_failing_hardware_void_a_round(reason: str) -> None:
    found = with_state(PLAIN, GpuState(slowed=("software power cap", reason)))
    assert found.void == f"the GPU was slowed by {reason}"


def test_a_power_cap_is_kept_and_voids_nothing() -> None:
    capped = GpuState(watts=300.0, slowed=("software power cap",))
    assert with_state(PLAIN, capped) == replace(PLAIN, gpu=capped)


def test_a_round_that_is_void_already_keeps_its_reason() -> None:
    found = with_state(Round(0.01, 0.01, 3, "traced"), GpuState(slowed=VOIDING))
    assert found.void == "traced"


def test_every_reason_that_voids_is_one_that_nvml_gives() -> None:
    assert set(gpu_watch.VOIDING) < set(REASONS.values())
