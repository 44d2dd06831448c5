"""A case at work that is watched as on a GPU; the GPU itself is a stand-in, the lane process is real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bench.expected import Expected
from bench.host.nvml import Reading
from bench.records import PROVEN, WRONG, Measurement, Round
from bench.running.gpu_watch import Watch
from bench.running.launch import start
from bench.running.live_case import LiveCase, believed
from bench.running.workers import Worker
from tests.conftest import MATMUL, Live

pytestmark = pytest.mark.slow


@dataclass
class Gpu:
    """Always the same, but for its energy: ten joules from one look to the next."""

    slowed: tuple[str, ...]
    joules: float = 0.0

    def read(self) -> Reading:
        self.joules += 10.0
        return Reading(1400.0, 60.0, 300.0, self.joules, self.slowed)


@pytest.fixture(scope="module")
def worker(live: Live) -> Iterator[Worker]:
    worker = start(live.side, live.folder, live.folder / "cases.log")
    yield worker
    worker.close()


def measured(live: Live, worker: Worker, *slowed: str) -> Measurement:
    """What is measured of a case under a GPU that is slowed for these reasons."""
    (live.folder / "perturbation").write_text("")
    entry = next(entry for entry in worker.catalogue if entry.case == MATMUL)
    case = LiveCase(worker, entry, Expected(), Watch(Gpu(slowed)).round)  # type: ignore[arg-type]  # all that a watch asks of it
    case.begin(0.0)
    case.built()
    case.prove()
    iterations = case.warm_up().iterations
    assert case.round(iterations)
    case.look_at_device(iterations)
    assert case.check.outcome == PROVEN
    case.close()
    found = case.measurement()
    assert found is not None
    return found


def test_a_round_keeps_what_the_gpu_did_meanwhile(live: Live, worker: Worker) -> None:
    (only,) = measured(live, worker, "software power cap").rounds
    assert only.gpu is not None
    assert (only.gpu.mhz, only.gpu.celsius, only.gpu.watts) == (1400.0, 60.0, 300.0)
    assert (only.gpu.joules or 0.0) >= 10
    assert (only.gpu.slowed, only.void) == (("software power cap",), "")


def test_a_round_of_a_gpu_too_hot_is_void(live: Live, worker: Worker) -> None:
    (only,) = measured(live, worker, "hardware thermal slowdown").rounds
    assert only.void == "the GPU was slowed by hardware thermal slowdown"


def test_a_cpu_has_no_device_memory_and_no_time_at_work(live: Live, worker: Worker) -> None:
    """The profiled pass runs all the same, and costs the case nothing."""
    found = measured(live, worker)
    assert (found.device_peak_bytes, found.device_busy_seconds) == (0, 0.0)


def test_a_full_check_makes_all_calls_and_a_brief_one_the_first(live: Live, worker: Worker) -> None:
    entry = next(entry for entry in worker.catalogue if entry.case == "misbehaving[how=late,device=cpu]")
    said = []
    for brief in (False, True):
        case = LiveCase(worker, entry, Expected())
        case.begin(0.0)
        case.built()
        case.begin_proof(brief=brief)
        case.proved()
        case.close()
        said.append(case.check.outcome)
    assert said == [WRONG, PROVEN]


@pytest.mark.parametrize(("seconds", "void"), [(0.01, False), (0.2, True), (-0.01, True), (0.0, True)])
def test_a_round_takes_some_time_and_no_more_than_its_reply(seconds: float, void: bool) -> None:
    assert bool(believed(1.0, Round(seconds, seconds, 10)).void) == void


def test_a_round_whose_clock_jumped_says_by_how_much() -> None:
    said = believed(0.25, Round(360.0, 0.1, 10)).void
    assert said == "the clock jumped: it counted 3.6e+03 s in 0.25 s"
