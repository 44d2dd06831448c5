"""Only what was proven has a time, and an environment is known by what identifies it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.errors import Refusal
from bench.records import Environment
from tests.builders import a_measurement, a_record, an_environment


@pytest.mark.parametrize("outcome", ["wrong", "removed"])
def test_an_answer_that_is_not_right_cannot_carry_a_measurement(outcome: str) -> None:
    with pytest.raises(ValueError, match=f"chain.*: an answer that is {outcome} has no time"):
        replace(a_record(outcome=outcome), measurement=a_measurement())


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
