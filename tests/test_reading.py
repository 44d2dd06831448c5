"""Values survive their JSON, and data that are not whole and of the right types are none."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bench.reading import value_from
from bench.records import DatasetId, Entry, Environment, GpuState, Record, Round, to_json
from tests.builders import a_measurement, a_record, an_entry, an_environment


@pytest.mark.parametrize(
    "record", [a_record(), a_record(outcome="unproven"), a_record(outcome="wrong"), a_record(outcome="removed")],
    ids=lambda record: record.check.outcome,
)  # fmt: skip
def test_a_record_is_the_same_after_a_round_trip_through_json(record: Record) -> None:
    assert value_from(Record, json.loads(json.dumps(to_json(record)))) == record


def test_a_round_on_a_gpu_is_the_same_after_a_round_trip_through_json() -> None:
    state = GpuState(1410.0, 61.0, 250.5, 7.5, ("software power cap",))
    record = a_record(
        measurement=a_measurement(rounds=(Round(0.01, 0.02, 3, gpu=state), Round(0.01, 0.02, 3)))
    )
    assert value_from(Record, json.loads(json.dumps(to_json(record)))) == record


def test_an_environment_is_the_same_after_a_round_trip_through_json() -> None:
    environment = an_environment(keras="3.12.0")
    assert value_from(Environment, json.loads(json.dumps(to_json(environment)))) == environment


def test_json_that_gives_a_wrong_answer_a_time_is_no_record() -> None:
    data = to_json(a_record())
    data["check"]["outcome"] = "wrong"
    with pytest.raises(ValueError, match="has no time"):
        value_from(Record, data)


@pytest.mark.parametrize("lacking", ["run", "entry", "check", "environment"])
def test_json_that_lacks_a_field_is_no_record(lacking: str) -> None:
    data = {name: value for name, value in to_json(a_record()).items() if name != lacking}
    with pytest.raises(TypeError, match=f"^lacks field '{lacking}' of Record$"):
        value_from(Record, data)


@pytest.mark.parametrize("lacking", ["distance", "visit"])
def test_a_field_that_was_added_later_has_its_default(lacking: str) -> None:
    data = {name: value for name, value in to_json(a_record()).items() if name != lacking}
    assert value_from(Record, data) == a_record()


def test_a_case_with_a_dataset_and_values_of_every_type_is_the_same_after_a_round_trip_through_json() -> None:
    point = {"n": 1, "norm": 1.0, "mode": "eager", "shuffle": True}
    entry = an_entry(point=point, dataset=DatasetId("digits", "0123456789ab"))
    assert value_from(Entry, json.loads(json.dumps(to_json(entry)))) == entry


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ({"kind": "odd"}, "kind: 'odd' must be one of 'point', 'once', 'smoke', 'gpu', 'regression'"),
        ({"revision": "1"}, "revision: '1' is not of type int"),
        ({"point": [1]}, r"point: \[1\] is not of type Mapping"),
        ({"dataset": "digits"}, "dataset: 'digits' has no fields of DatasetId"),
        ({"dataset": {"name": "digits"}}, "dataset: lacks field 'content' of DatasetId"),
        ({"role": "point"}, "has an unknown field 'role' of Entry"),
    ],
)
def test_a_field_that_is_of_another_type_is_named(spoilt: dict[str, Any], said: str) -> None:
    with pytest.raises(TypeError, match=f"^{said}$"):
        value_from(Entry, {**to_json(an_entry()), **spoilt})


def test_a_list_that_is_none_is_named() -> None:
    data = to_json(a_record())
    data["measurement"]["rounds"] = "none"
    with pytest.raises(TypeError, match=r"^measurement: rounds: 'none' is not a list$"):
        value_from(Record, data)


def test_whole_numbers_are_read_where_others_are_expected() -> None:
    assert value_from(GpuState, to_json(GpuState(1410, None))) == GpuState(1410, None)
    assert replace(GpuState(1410), mhz=1410.0) == GpuState(1410)
