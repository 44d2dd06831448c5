"""A row of the table of regressions knows since when a regression is there, and until when."""

from __future__ import annotations

from typing import get_args

import pytest

from bench.judging.regressions import Cell, RegressionRow, State, ordered
from bench.regression import RegressionKind
from tests.builders import a_known_regression

A, B, C, D = "tf-2.12-cpu", "tf-2.15-cpu", "tf-2.18-cpu", "tf-2.21-cpu"


def a_row(*states: State, kind: RegressionKind = "wrong", name: str = "lost_rows") -> RegressionRow:
    cells = {lane: Cell(state) for lane, state in zip((A, B, C, D), states, strict=False)}
    return RegressionRow(a_known_regression(name, kind), cells)


def test_one_that_came_and_went_has_three_ends() -> None:
    row = a_row("ok", "wrong", "wrong", "ok")
    assert (row.last_good, row.first_bad, row.fixed_in) == (A, B, D)


def test_one_that_stays_is_fixed_nowhere() -> None:
    row = a_row("ok", "ok", "crashed", "slower")
    assert (row.last_good, row.first_bad, row.fixed_in) == (B, C, "")


def test_one_that_was_always_there_has_no_last_good_release() -> None:
    row = a_row("leaks", "leaks", "ok", "ok")
    assert (row.last_good, row.first_bad, row.fixed_in) == ("", A, C)


def test_one_that_came_back_is_fixed_after_its_last_release() -> None:
    assert a_row("wrong", "ok", "wrong", "ok").fixed_in == D


def test_one_that_was_never_seen_was_last_good_in_the_newest_release() -> None:
    row = a_row("ok", "ok", "ok", "ok")
    assert (row.last_good, row.first_bad, row.fixed_in) == (D, "", "")


def test_an_absent_function_and_an_undecided_time_are_neither_good_nor_bad() -> None:
    row = a_row("absent", "unclear", "changed", "unclear")
    assert (row.last_good, row.first_bad, row.fixed_in) == ("", C, "")


def test_the_worst_come_first() -> None:
    rows = [a_row(kind=kind, name=name) for name, kind in zip("edcba", get_args(RegressionKind), strict=True)]
    assert [row.known.kind for row in ordered(rows)] == ["crash", "wrong", "leak", "slow", "changed"]


@pytest.mark.parametrize("state", get_args(State))
def test_every_state_but_four_is_bad(state: State) -> None:
    assert Cell(state).bad == (state not in ("ok", "unclear", "absent", "untried"))


def test_what_no_lane_tells_anything_of_was_not_tried() -> None:
    assert not a_row("untried", "untried").tried
    assert a_row("untried", "absent").tried
