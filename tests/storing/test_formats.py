"""A format's version counts its steps; what is older goes through them in order, what is newer is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.errors import Refusal
from bench.storing.formats import Data, Format, why

PATH = Path("results/a.json")


def then(step: str) -> Any:
    def taken(data: Data) -> Data:
        return {**data, "steps": [*data.get("steps", []), step]}

    return taken


THING = Format("a thing", {1: then("to 2"), 2: then("to 3")})


def test_a_format_without_steps_is_of_version_1() -> None:
    assert (Format("a thing").version, THING.version) == (1, 3)


@pytest.mark.parametrize(("version", "steps"), [(1, ["to 2", "to 3"]), (2, ["to 3"])])
def test_what_is_older_takes_every_step_from_its_version_on(version: int, steps: list[str]) -> None:
    assert THING.upgrade({"schema": version, "kept": 7}, PATH) == {"schema": 3, "kept": 7, "steps": steps}


def test_what_is_of_today_is_left_alone() -> None:
    assert THING.upgrade({"schema": 3}, PATH) == {"schema": 3}


def test_what_is_newer_is_refused_in_one_line() -> None:
    with pytest.raises(Refusal) as refused:
        THING.upgrade({"schema": 4}, PATH)
    said = "results/a.json: is a thing of version 4; this tfgauge reads versions up to 3; update tfgauge"
    assert (str(refused.value), refused.value.exit_code) == (said, 3)


@pytest.mark.parametrize("data", [{}, {"schema": "1"}, {"schema": 0}, [], None], ids=str)
def test_what_has_no_version_is_refused_by_the_caller(data: Any) -> None:
    with pytest.raises(ValueError, match="no version in 'schema'"):
        THING.upgrade(data, PATH)


def test_a_field_that_is_lacking_is_told_as_that() -> None:
    assert (why(KeyError("records")), why(ValueError("no time"))) == ("lacks 'records'", "no time")
