"""A regression's state on a release follows from its check, and of a slow one from its pairs."""

from __future__ import annotations

import math

import pytest

from bench.judging.pair_ratios import PairRatio
from bench.judging.regression_cells import Timed, cell, clear
from bench.judging.regressions import State
from bench.records import Check, CheckOutcome
from bench.regression import RegressionKind


def pairs(ratio: float, *, scatter: float = 0.01) -> list[PairRatio]:
    return [PairRatio(math.log(ratio) + scatter * (-1) ** (k // 2), k % 2 == 0) for k in range(8)]


@pytest.mark.parametrize(
    ("kind", "outcome", "state"),
    [
        ("wrong", "proven", "ok"),
        ("wrong", "wrong", "wrong"),
        ("changed", "removed", "changed"),
        ("crash", "removed", "ok"),
        ("changed", "wrong", "changed"),
        ("crash", "crashed", "crashed"),
        ("crash", "wrong", "wrong"),
        ("leak", "wrong", "leaks"),
        ("leak", "crashed", "crashed"),
        ("slow", "wrong", "wrong"),
        ("slow", "unproven", "unclear"),
    ],
)
def test_a_check_gives_a_state(kind: RegressionKind, outcome: CheckOutcome, state: State) -> None:
    assert cell(kind, Check(outcome, "why"), pairs(9.0) if outcome == "wrong" else ()).state == state


def test_a_release_without_the_function_has_no_state() -> None:
    assert cell("wrong", None).state == "absent"


def test_the_reason_is_kept() -> None:
    assert cell("wrong", Check("wrong", "off by 3")).detail == "off by 3"


@pytest.mark.parametrize(("ratio", "state"), [(2.0, "slower"), (1.10, "ok"), (1.0, "ok"), (0.5, "ok")])
def test_a_slow_one_is_bad_where_people_notice_it(ratio: float, state: State) -> None:
    found = cell("slow", Check("proven"), pairs(ratio))
    assert (found.state, round(found.ratio or 0, 2)) == (state, ratio)


def test_a_time_that_scatters_too_much_is_not_decided() -> None:
    assert cell("slow", Check("proven"), pairs(1.2, scatter=0.6)).state == "unclear"


@pytest.mark.parametrize(("ratio", "state"), [(2.0, "slower"), (1.35, "slower"), (1.1, "ok"), (0.9, "ok")])
def test_two_pairs_are_enough_for_what_is_clear(ratio: float, state: State) -> None:
    found = cell("slow", Check("proven"), pairs(ratio)[:2])
    assert found.state == state
    assert found.interval is not None
    assert found.interval[1] / found.interval[0] > 1.2  # as wide as pairs scatter on a busy machine


def test_one_pair_decides_nothing() -> None:
    assert cell("slow", Check("proven"), pairs(2.0)[:1]).state == "unclear"


@pytest.mark.parametrize(
    ("ratio", "enough"), [(2.0, True), (0.8, True), (1.2, False), (1.05, False), (1.0, True), (1.35, True)]
)
def test_more_pairs_are_for_ratios_near_what_people_notice(ratio: float, enough: bool) -> None:
    assert clear(a_time(pairs(ratio)[:2])) is enough


def a_time(found: list[PairRatio], outcome: CheckOutcome = "proven") -> Timed:
    return Timed(Check(outcome), tuple(found))


def test_pairs_that_scatter_or_are_too_few_are_not_clear() -> None:
    assert not clear(a_time(pairs(1.45, scatter=0.9)))
    assert not clear(a_time(pairs(2.0)[:1]))
    assert not clear(a_time([]))


def test_a_wrong_answer_needs_no_pairs() -> None:
    assert clear(a_time([], "wrong"))


def test_more_pairs_are_added_and_a_wrong_answer_among_them_stays() -> None:
    two = pairs(2.0)[:2]
    right, wrong = a_time(two), a_time([], "crashed")
    assert right.also(right) == a_time([*two, *two])
    assert right.also(wrong).check.outcome == wrong.also(right).check.outcome == "crashed"
