"""The pytest-benchmark suite over every case; `python -m bench cpu_bench` runs it."""

import pytest

from bench.experiments.pytest_plugin import Measured


def test_case(case: str, measured: Measured, request: pytest.FixtureRequest) -> None:
    """Only what was proven has a time: a wrong case fails before the fixture is touched."""
    measured.require_proven()
    benchmark = request.getfixturevalue("benchmark")
    benchmark.name = case
    benchmark.extra_info.update(measured.facts)
    benchmark.pedantic(measured.next_round, rounds=measured.rounds)
