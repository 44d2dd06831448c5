"""Every series is read from a place that exists, and comparisons spend all of their false alarms."""

from __future__ import annotations

from dataclasses import fields

import pytest

from bench.judging.series import PAIRED, SERIES
from bench.records import Measurement, Round


def measured(metrics: dict[str, float]) -> Measurement:
    return Measurement(2.0, 0.1, 0.5, (), 1, 0.01, metrics=metrics)


@pytest.mark.parametrize("name", SERIES)
def test_a_series_is_read_from_one_field(name: str) -> None:
    series = SERIES[name]
    assert bool(series.clock) != bool(series.once)
    assert not series.clock or series.clock in {each.name for each in fields(Round)}


def test_a_number_of_a_process_is_a_field_or_a_metric() -> None:
    measurement = measured({"context_switches": 3.0})
    assert SERIES["first_call"].of_process(measurement) == 0.5
    extra = type(SERIES["first_call"])(once="context_switches")
    assert extra.of_process(measurement) == 3.0


def test_a_metric_that_was_not_measured_is_zero() -> None:
    assert type(SERIES["memory"])(once="nothing").of_process(measured({})) == 0.0


def test_the_shares_of_the_false_alarms_sum_to_one() -> None:
    deciding = [SERIES[name] for name in PAIRED if not SERIES[name].explains]
    assert sum(each.share for each in deciding) == pytest.approx(1.0)
