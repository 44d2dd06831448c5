"""A case's share of the ceiling that binds it, by hand; nothing is said where work or ceiling is unknown."""

from __future__ import annotations

import json

import pytest

from bench.judging.ceilings import Share, ceilings_of, share, with_ceilings
from bench.reading import value_from
from bench.records import Ceilings, Environment, Work, to_json
from tests.builders import CEILINGS, an_environment


@pytest.mark.parametrize(
    ("work", "found"),
    [
        (Work(flops=1e9), Share("flops", 0.5)),
        (Work(bytes=5e7), Share("bytes", 0.25)),
        (Work(flops=1e9, bytes=5e7), Share("flops", 0.5)),
        (Work(flops=1e9, bytes=2e8), Share("bytes", 1.0)),
        (Work(flops=1e9, bytes=5e7, compute="bfloat16"), Share("bytes", 0.25)),
        (Work(flops=1e9, compute="bfloat16"), None),
        (Work(), None),
    ],
    ids=["flops", "bytes", "both-flops", "both-bytes", "no-peak-for-it", "no-ceiling", "no-work"],
)
def test_the_longer_of_the_two_least_times_binds(work: Work, found: Share | None) -> None:
    """In 10 ms at 200 GFLOP/s and 20 GB/s."""
    assert share(work, 0.01, CEILINGS) == found


def test_a_device_without_a_measured_copy_binds_no_bytes() -> None:
    assert share(Work(bytes=5e7), 0.01, Ceilings({}, 0.0)) is None


def test_ceilings_are_kept_through_json_among_what_drifts() -> None:
    environment = with_ceilings(an_environment(), CEILINGS)
    read_back = value_from(Environment, json.loads(json.dumps(to_json(environment))))
    assert ceilings_of(read_back) == CEILINGS
    assert read_back.key == an_environment().key
    assert read_back.volatile["mhz"] == an_environment().volatile["mhz"]


def test_of_several_moments_the_higher_ceilings_are_kept() -> None:
    first = with_ceilings(an_environment(), Ceilings({"float32": 1e11, "tf32": 5e11}, 3e10))
    kept = ceilings_of(with_ceilings(first, Ceilings({"float32": 2e11, "float64": 5e10}, 2e10)))
    assert kept == Ceilings({"float32": 2e11, "tf32": 5e11, "float64": 5e10}, 3e10)


def test_an_environment_recorded_without_ceilings_has_none() -> None:
    assert ceilings_of(an_environment()) is None
