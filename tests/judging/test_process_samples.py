"""From records to what is compared: fast rounds, fastest processes, different times."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bench.judging.process_samples import SENTINEL, fast, processes, samples, times
from bench.records import Round
from tests.builders import BEGAN, a_measurement, a_record, a_run


@pytest.mark.parametrize(
    ("seconds", "found"),
    [([0.3], 0.3), ([0.3, 0.1, 0.2], 0.1), (range(10), 0), (range(11), 1), (range(40), 3), ([0.2, 0.2], 0.2)],
    ids=["one", "three", "ten", "eleven", "forty", "equal"],
)
def test_the_fast_round_is_the_one_that_a_tenth_of_the_others_beat(
    seconds: Sequence[float], found: float
) -> None:
    assert fast(seconds) == found


def test_a_sample_has_the_logarithm_of_every_series_and_of_the_sentinel() -> None:
    measurement = a_measurement(
        rounds=(Round(0.02, 0.05, 3), Round(0.01, 0.06, 3)),
        first_call_seconds=0.5,
        peak_own_bytes=1000,
        sentinel_seconds=0.003,
    )
    (sample,) = samples([a_record(measurement=measurement)])
    values = {"wall": 0.01, "cpu": 0.05, "first_call": 0.5, "memory": 1000.0, SENTINEL: 0.003}
    assert sample.started == BEGAN
    assert sample.logs == {name: math.log(value) for name, value in values.items()}


def test_void_rounds_are_not_looked_at() -> None:
    rounds = (Round(0.01, 0.01, 3, void="traced again"), Round(0.02, 0.02, 3))
    assert processes(samples([a_record(measurement=a_measurement(rounds=rounds))]), "wall") == [
        math.log(0.02)
    ]


def test_a_record_without_a_valid_round_is_no_sample() -> None:
    void = a_measurement(rounds=(Round(0.01, 0.01, 3, void="traced again"),))
    records = [a_record(measurement=void), a_record(outcome="wrong"), a_record(outcome="removed")]
    assert samples(records) == []


def test_a_value_that_has_no_logarithm_is_left_out_and_the_others_are_kept() -> None:
    found = samples([a_record(measurement=a_measurement(peak_own_bytes=0))])
    assert (processes(found, "memory"), processes(found, "wall")) == ([], [math.log(0.01)])


@pytest.mark.parametrize(
    ("hours", "count"),
    [((0, 0.4, 0.9), 1), ((0, 0.9, 1.0), 2), ((0, 1, 2), 3), ((2, 0, 1), 3), ((0, 0.6, 1.2, 1.8), 2)],
    ids=str,
)
def test_runs_within_an_hour_of_the_first_count_as_one_time(hours: Sequence[float], count: int) -> None:
    assert len(times(samples([record for each in hours for record in a_run(each)]), "wall")) == count


def test_a_time_is_that_of_its_fastest_process() -> None:
    runs = [a_record(seconds=s, process=n) for n, s in enumerate((0.03, 0.01, 0.02))]
    later = [replace(a_record(seconds=0.04), started=BEGAN + 7200.0)]
    assert times(samples([*later, *runs]), "wall") == [math.log(0.01), math.log(0.04)]


def test_a_time_at_which_the_series_has_no_value_is_none() -> None:
    records = [replace(a_record(), measurement=a_measurement(peak_own_bytes=0)), *a_run(24.0)]
    assert len(times(samples(records), "memory")) == 1
