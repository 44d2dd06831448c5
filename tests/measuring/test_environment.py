"""The environment that a lane process records, and what it sizes by it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from bench import host
from tests.conftest import Live

pytestmark = pytest.mark.slow


def test_the_record_holds_machine_software_and_what_only_drifts(live: Live) -> None:
    environment = live.solo.environment()
    assert environment.machine == host.machine()
    assert {"python", "tensorflow-cpu", "keras", "numpy", "lock", "kernel"} <= set(environment.software)
    flags = environment.software["flags"]
    assert "TF_CPP_MIN_LOG_LEVEL" not in flags
    assert {name: flags.get(name) for name in live.side.variables} == live.side.variables  # whatever they are
    assert {"load", "steal"} <= set(environment.volatile)


def test_the_key_stands_for_machine_and_software_alone(live: Live) -> None:
    first, second = live.solo.environment(), live.solo.environment()
    assert first.key == second.key


@pytest.fixture
def one_cpu(live: Live) -> Iterator[None]:
    """The live lane process may use a single CPU, as under `taskset -c 0`."""
    usable = os.sched_getaffinity(live.pid)
    os.sched_setaffinity(live.pid, {min(usable)})
    yield
    os.sched_setaffinity(live.pid, usable)


def test_the_thread_pools_are_as_large_as_the_cpus_that_may_be_used(live: Live, one_cpu: None) -> None:
    environment = live.solo.environment()
    assert environment.machine["cpus"] == 1
    assert environment.software["threads intra"] == 1
    assert environment.software["threads inter"] == 1


def test_the_thread_pools_take_every_cpu_otherwise(live: Live) -> None:
    software = live.solo.environment().software
    assert software["threads intra"] == max(1, int(host.machine()["cpus"]))
