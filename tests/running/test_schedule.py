"""A budget becomes a screen, looks, pairs, visits and turns."""

from __future__ import annotations

import pytest

from bench.running.schedule import (
    LEAST,
    LOOK,
    MANY,
    SCREEN_SHARE,
    SCREENED,
    TOGETHER,
    Schedule,
    looks_after,
    schedule,
)


def spent(made: Schedule, cases: int) -> float:
    """Seconds of turns for each case, on average."""
    whole = made.screen or made.looks[0]
    return whole * made.visits * made.seconds + made.later / cases


@pytest.mark.parametrize(
    ("cases", "budget", "screen", "looks", "visits"),
    [
        (1, 10.0, 2, (8,), 4),
        (1, 20.0, 4, (10, 16), 4),
        (1, 30.0, 6, (14, 24), 4),
        (1, 60.0, 16, (40, 64), 3),
        (1, 120.0, 16, (40, 64), 6),
        (6, 2.0, 2, (8,), 1),
        (1, 0.1, 2, (8,), 1),
    ],
)
def test_the_budget_is_spent_in_pairs_of_short_visits(
    cases: int, budget: float, screen: int, looks: tuple[int, ...], visits: int
) -> None:
    made = schedule(cases, budget, None, 0)
    assert (made.screen, made.looks, made.visits) == (screen, looks, visits)
    assert made.seconds * made.visits * made.looks[-1] == pytest.approx(budget)  # visits are alike at first
    assert spent(made, cases) == pytest.approx(budget)


@pytest.mark.parametrize(
    ("cases", "budget"), [(1, 10.0), (16, 10.0), (40, TOGETHER / 40), (111, TOGETHER / 111), (1000, LEAST)]
)
def test_many_cases_share_a_budget_unless_it_is_said(cases: int, budget: float) -> None:
    assert spent(schedule(cases, None, None, 0), cases) == pytest.approx(budget)


def test_of_many_cases_a_screen_of_two_pairs_picks_those_that_go_on() -> None:
    made = schedule(MANY + 1, 10.0, None, 0)
    assert (made.screen, made.looks, made.visits) == (2, (12, SCREENED), 1)
    assert made.seconds * made.screen == pytest.approx(SCREEN_SHARE * 10.0)
    assert spent(made, MANY + 1) == pytest.approx(10.0)


@pytest.mark.parametrize("pairs", range(4, 68, 4))
@pytest.mark.parametrize("cases", [1, MANY + 1])
def test_screen_and_looks_are_after_even_numbers_of_pairs_so_that_each_side_started_first_as_often(
    cases: int, pairs: int
) -> None:
    made = schedule(cases, 10.0, pairs, 0)
    assert {each % 2 for each in (made.screen, *made.looks)} == {0}
    assert made.looks[-1] == pairs
    assert spent(made, cases) == pytest.approx(10.0)


@pytest.mark.parametrize("number", range(4, 68, 4))
def test_no_look_is_at_fewer_than_six_fresh_pairs_unless_there_are_no_more(number: int) -> None:
    looks = looks_after(2, number)
    assert looks[-1] == number
    assert all(look - 2 >= LOOK for look in looks[:-1])
    assert list(looks) == sorted(looks)


def test_four_pairs_are_too_few_for_a_screen() -> None:
    made = schedule(1, 2.0, 4, 0)
    assert (made.screen, made.looks, made.later) == (0, (4,), 0.0)


def test_the_number_of_pairs_can_be_said() -> None:
    assert schedule(1, 10.0, 16, 0).looks == (10, 16)


@pytest.mark.parametrize("cases", [1, MANY + 1])
def test_extensions_spend_the_budget_again_with_a_look_at_the_end_of_each_and_no_screen(cases: int) -> None:
    made = schedule(cases, 10.0, None, 3)
    assert (made.screen, made.looks) == (0, (8, 16, 24, 32))
    assert made.seconds * made.visits * 8 == pytest.approx(10.0)
