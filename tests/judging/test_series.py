"""Every series is read from a place that exists, and comparisons spend all of their false alarms."""

from __future__ import annotations

from dataclasses import fields

import pytest

from bench.judging.series import FAILING, FINDINGS, PAIRED, SERIES
from bench.records import Measurement, Round


def measured(metrics: dict[str, float]) -> Measurement:
    return Measurement(2.0, 0.1, 0.5, (), 1, 0.01, metrics=metrics)


@pytest.mark.parametrize("name", SERIES)
def test_a_series_is_read_from_one_field(name: str) -> None:
    series = SERIES[name]
    assert bool(series.clock) != bool(series.once)
    clocks = {each.name for each in fields(Round)} | {"collected_seconds"}
    assert not series.clock or series.clock in clocks


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


def test_a_round_with_its_garbage_collection_is_longer_by_that() -> None:
    assert Round(0.010, 0.02, 3, collect_seconds=0.001).collected_seconds == pytest.approx(0.011)


def test_only_a_series_or_a_finding_can_fail_a_run() -> None:
    assert set(FAILING) <= {*SERIES, *FINDINGS}
