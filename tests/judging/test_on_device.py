"""What a case was for its GPU, by hand; nothing of what ran on a CPU."""

from __future__ import annotations

import pytest

from bench.judging.on_device import OnDevice, on_device
from bench.records import GpuState, Round, Work
from tests.builders import a_measurement, a_record, an_entry

STATE = GpuState(1400.0, 60.0, 200.0, 6.0)
CAPPED = GpuState(1200.0, 71.0, 300.0, 12.0, ("software power cap",))
ROUNDS = (
    Round(0.01, 0.02, 3, gpu=STATE),
    Round(0.01, 0.02, 3, gpu=CAPPED),
    Round(9.0, 9.0, 3, void="the GPU was slowed by hardware slowdown", gpu=GpuState(1.0, 99.0, 1.0, 99.0)),
)
MEASURED = a_measurement(rounds=ROUNDS, device_peak_bytes=2**20, device_busy_seconds=0.008)


def test_a_case_on_a_gpu_has_its_share_at_work_its_memory_and_its_energy_per_item() -> None:
    other = a_measurement(rounds=ROUNDS[:1], device_peak_bytes=2**21, device_busy_seconds=0.006)
    work = Work(items=32, unit="images")
    records = [a_record(measurement=MEASURED, work=work), a_record(measurement=other, work=work, process=1)]
    (found,) = on_device(records)
    assert (found.busy, found.joules, found.capped) == pytest.approx((0.7, 24 / (9 * 32), 1 / 3))
    rest = OnDevice(an_entry(), found.busy, 2**21, "images", found.joules, 200.0, 1400.0, 71.0, found.capped)
    assert found == rest


def test_what_the_gpu_does_not_tell_is_none() -> None:
    silent = a_measurement(device_peak_bytes=1)
    (found,) = on_device([a_record(measurement=silent)])
    assert (found.busy, found.joules, found.watts, found.mhz, found.celsius, found.capped) == (
        0,
        None,
        None,
        None,
        None,
        0,
    )


def test_a_case_whose_rounds_are_all_void_has_its_memory_alone() -> None:
    (found,) = on_device([a_record(measurement=a_measurement(rounds=ROUNDS[2:], device_peak_bytes=7))])
    assert (found.peak_bytes, found.busy, found.joules) == (7, 0, None)


def test_what_ran_on_a_cpu_or_was_not_timed_has_no_row() -> None:
    assert on_device([a_record(), a_record(outcome="wrong")]) == []
