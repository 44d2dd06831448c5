"""Blame and exact releases are found out once: a row that has not moved keeps them."""

from __future__ import annotations

from typing import Any

import pytest

from bench.judging.conformance import Tried
from bench.judging.regressions import Cell, RegressionRow
from bench.judging.regressions_known import carried
from tests.builders import a_known_regression

OLD, NEW = "tf-2.15-cpu", "tf-2.21-cpu"
SOFTWARE = {
    OLD: {"tensorflow-cpu": "2.15.1", "keras": "2.15.0"},
    NEW: {"tensorflow-cpu": "2.21.0", "keras": "3.14.0"},
}
LANES = [Tried(lane, software=software) for lane, software in SOFTWARE.items()]
ROW = RegressionRow(a_known_regression("lost_rows"), {OLD: Cell("ok"), NEW: Cell("wrong")})
TOLD = {"blame": "Keras", "first_bad_release": "tensorflow-cpu==2.16.1", "fixed_in_release": ""}


def a_table(**changed: Any) -> dict[str, Any]:
    row = {"name": "lost_rows", "last_good": OLD, "first_bad": NEW, "fixed_in": "", **TOLD, **changed}
    return {
        "lanes": [{"lane": lane, "software": {**of, "python": "3.11"}} for lane, of in SOFTWARE.items()],
        "regressions": [row],
    }


def told(earlier: dict[str, Any]) -> tuple[str, str]:
    (row,) = carried([ROW], LANES, earlier)
    return row.blame, row.first_bad_release


def test_a_row_with_the_same_ends_keeps_what_was_found_out() -> None:
    assert told(a_table()) == ("Keras", "tensorflow-cpu==2.16.1")


@pytest.mark.parametrize("moved", [{"name": "other"}, {"last_good": ""}, {"fixed_in": NEW}])
def test_a_row_that_moved_keeps_nothing(moved: dict[str, str]) -> None:
    assert told(a_table(**moved)) == ("", "")


def test_another_keras_in_a_lane_makes_all_of_it_void() -> None:
    table = a_table()
    table["lanes"][1]["software"]["keras"] = "3.15.0"
    assert told(table) == ("", "")


def test_without_an_earlier_table_nothing_is_known() -> None:
    assert told({}) == ("", "")
