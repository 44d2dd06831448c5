"""A plan says after how many pairs something is judged."""

from __future__ import annotations

from dataclasses import replace

from bench.running.pair_plan import PairPlan
from bench.running.schedule import MANY

FEW = PairPlan("run", 0.0, "compare", ("x", "y"), looks=(8, 14), visits=2, seconds=0.5, seed=0, screen=2)
CROWD = replace(FEW, cases=tuple(f"case {n}" for n in range(MANY + 1)))


def test_few_cases_stop_after_the_screen_and_at_each_look() -> None:
    assert FEW.stops == (2, 8, 14)
    assert replace(FEW, screen=0).stops == (8, 14)


def test_of_many_cases_some_may_leave_after_every_second_pair() -> None:
    assert CROWD.stops == (2, 4, 6, 8, 10, 12, 14)


def test_a_screen_has_as_many_visits_to_come_as_its_pairs_make() -> None:
    assert CROWD.to_come(0, 0, 13) == 3 * 13
    assert CROWD.to_come(1, 1, 13) == 0


def test_of_many_cases_that_the_screen_left_some_leave_before_the_end() -> None:
    assert CROWD.to_come(2, 1, 40) == 11 * 2 * MANY
    assert CROWD.to_come(2, 1, 5) == 11 * 2 * 5
    assert FEW.to_come(3, 0, 2) == (11 * 2 - 1) * 2
