"""A budget becomes pairs, visits and turns."""

from __future__ import annotations

import pytest

from bench.running.schedule import schedule


@pytest.mark.parametrize(
    ("cases", "budget", "pairs", "visits"),
    [
        (1, 10.0, 8, 4),
        (1, 30.0, 24, 4),
        (1, 60.0, 64, 3),
        (1, 120.0, 64, 6),
        (6, 2.0, 8, 1),
        (1, 2.0, 8, 1),
        (1, 0.1, 8, 1),
    ],
)
def test_the_budget_is_spent_in_pairs_of_short_visits(
    cases: int, budget: float, pairs: int, visits: int
) -> None:
    made = schedule(cases, budget, None, 0)
    assert (made.looks, made.visits) == ((pairs // 2, pairs), visits)
    assert made.seconds * visits * pairs == pytest.approx(budget)


@pytest.mark.parametrize(("cases", "budget"), [(1, 10.0), (16, 10.0), (40, 4.0), (111, 1.6), (1000, 1.6)])
def test_many_cases_share_a_budget_unless_it_is_said(cases: int, budget: float) -> None:
    made = schedule(cases, None, None, 0)
    assert made.looks[-1] * made.visits * made.seconds == pytest.approx(budget)


def test_the_number_of_pairs_can_be_said() -> None:
    assert schedule(1, 10.0, 16, 0).looks == (8, 16)


def test_extensions_spend_the_budget_again_with_a_look_at_the_end_of_each() -> None:
    made = schedule(1, 10.0, None, 3)
    assert made.looks == (8, 16, 24, 32)
    assert made.seconds * made.visits * 8 == pytest.approx(10.0)
