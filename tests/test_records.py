"""Records survive their JSON, and only what was proven has a time."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bench.errors import Refusal
from bench.records import (
    Check,
    Environment,
    GpuState,
    Record,
    Round,
    check_from,
    environment_from,
    record_from,
    to_json,
)
from tests.builders import a_measurement, a_record, an_environment


@pytest.mark.parametrize(
    "record",
    [a_record(outcome=each) for each in ("proven", "unproven", "wrong", "removed", "crashed")],
    ids=lambda record: record.check.outcome,
)
def test_a_record_is_the_same_after_a_round_trip_through_json(record: Record) -> None:
    assert record_from(json.loads(json.dumps(to_json(record)))) == record


def test_a_round_on_a_gpu_is_the_same_after_a_round_trip_through_json() -> None:
    state = GpuState(1410.0, 61.0, 250.5, 7.5, ("software power cap",))
    record = a_record(
        measurement=a_measurement(rounds=(Round(0.01, 0.02, 3, gpu=state), Round(0.01, 0.02, 3)))
    )
    assert record_from(json.loads(json.dumps(to_json(record)))) == record


def test_a_record_from_before_there_were_ceilings_and_gpus_is_read() -> None:
    data = json.loads(json.dumps(to_json(a_record())))
    del data["work"]["compute"], data["deterministic"]
    del data["measurement"]["device_peak_bytes"], data["measurement"]["device_busy_seconds"]
    for each in data["measurement"]["rounds"]:
        del each["gpu"]
    assert record_from(data) == a_record()


def test_a_check_of_a_crash_is_the_same_after_a_round_trip_through_json() -> None:
    check = Check("crashed", "why", None, None, {"answer": "float32"}, 3, ("died of SIGABRT",) * 2)
    record = a_record(check=check, measurement=None)
    assert record_from(json.loads(json.dumps(to_json(record)))) == record


def test_a_check_from_before_there_were_crashes_is_read() -> None:
    data = json.loads(json.dumps(to_json(a_record())))
    for name in ("types", "tried", "deaths"):
        del data["check"][name]
    assert record_from(data) == a_record()


@pytest.mark.parametrize("outcome", ["", "CRASHED", "slower", 1])
def test_an_outcome_that_is_none_is_no_check(outcome: object) -> None:
    with pytest.raises(TypeError, match="outcome is "):
        check_from({"outcome": outcome})


def test_an_environment_is_the_same_after_a_round_trip_through_json() -> None:
    environment = an_environment(keras="3.12.0")
    assert environment_from(json.loads(json.dumps(to_json(environment)))) == environment


@pytest.mark.parametrize("outcome", ["wrong", "removed"])
def test_an_answer_that_is_not_right_cannot_carry_a_measurement(outcome: str) -> None:
    with pytest.raises(ValueError, match=f"chain.*: an answer that is {outcome} has no time"):
        replace(a_record(outcome=outcome), measurement=a_measurement())


def test_json_that_gives_a_wrong_answer_a_time_is_no_record() -> None:
    data = to_json(a_record())
    data["check"]["outcome"] = "wrong"
    with pytest.raises(ValueError, match="has no time"):
        record_from(data)


@pytest.mark.parametrize("lacking", ["run", "entry", "check", "work", "measurement"])
def test_json_that_lacks_a_field_is_no_record(lacking: str) -> None:
    data = {name: value for name, value in to_json(a_record()).items() if name != lacking}
    with pytest.raises((KeyError, TypeError)):
        record_from(data)


def test_the_key_of_an_environment_ignores_what_is_volatile() -> None:
    environment = an_environment()
    assert environment.key == replace(environment, volatile={"mhz": 1.0, "load": 7}).key


@pytest.mark.parametrize(
    "other", [an_environment(keras="3"), replace(an_environment(), machine={"cpu": "another"})],
    ids=["software", "machine"],
)  # fmt: skip
def test_the_key_of_an_environment_tells_machines_and_software_apart(other: Environment) -> None:
    assert other.key != an_environment().key


def test_the_key_of_an_environment_does_not_depend_on_the_order_of_names() -> None:
    keys = {Environment({}, software, {}).key for software in ({"a": 1, "b": 2}, {"b": 2, "a": 1})}
    assert len(keys) == 1


def test_a_refusal_is_about_the_command_line_unless_it_says_otherwise() -> None:
    assert (Refusal("no").exit_code, Refusal("no", 3).exit_code) == (2, 3)
