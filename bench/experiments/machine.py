"""What is known of the machine that a lane process runs on, which may be less than this one: a container's quota."""

from __future__ import annotations

from pathlib import Path

from bench.host.identity import machine_id
from bench.judging.selftest import bias, selftest_from
from bench.records import Environment
from bench.storing import selftests


def bias_of(results: Path, environment: Environment) -> float:
    """The log-ratio that identical sides may show there, as its selftests bounded it; 0 without any."""
    return bias(selftests.read(results, machine_id(environment.machine), selftest_from))
