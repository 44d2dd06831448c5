"""After the screen, suspects have most of the time, and what would be shown to be the same has some of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bench.judging.pair_ratios import PairRatio
from bench.judging.student import NO_PRIOR
from bench.judging.suspects import FEWEST, LONGEST, SHORTEST, Later, Pool, going_on

MARGIN = 0.02
POOL = Pool(seconds=200.0, visits=18, visit=0.1)


def pairs(shift: float, scatter: float = 0.002) -> list[PairRatio]:
    return [PairRatio(shift + scatter * sign, k % 2 == 0) for k, sign in enumerate((1, -1, 2, -2, 1, -1))]


def spent(later: dict[str, Later], pool: Pool) -> float:
    return sum(each.seconds for each in later.values()) * pool.visits


def chosen(cases: Sequence[Sequence[PairRatio]], pool: Pool = POOL) -> dict[str, Later]:
    return going_on({str(k): each for k, each in enumerate(cases)}, NO_PRIOR, MARGIN, pool)


def test_of_few_cases_all_go_on_as_suspects_and_share_the_pool() -> None:
    later = chosen([pairs(0.0)] * 12, Pool(18.0, 18, 0.1, picks=False))
    assert later == {str(k): Later(pytest.approx(1 / 12)) for k in range(12)}  # type: ignore[arg-type]
    assert going_on({}, NO_PRIOR, MARGIN, POOL) == {}


def test_few_cases_spend_no_more_than_twice_what_they_did_in_the_screen() -> None:
    assert chosen([pairs(0.0)], replace(POOL, picks=False)) == {"0": Later(0.2)}


def test_of_many_cases_those_whose_ratio_is_clearest_are_suspects() -> None:
    cases = [pairs(0.0, scatter=0.1)] * 40 + [pairs(0.05)] * 15 + [pairs(-0.05)] * 15
    later = chosen(cases)
    assert set(later) == {str(k) for k in range(40, 70)}
    assert {each.suspect for each in later.values()} == {True}
    assert spent(later, POOL) == pytest.approx(POOL.seconds)


def test_there_are_ten_suspects_even_where_none_stands_out() -> None:
    later = chosen([pairs(0.0, scatter=0.1)] * 40)
    assert len(later) == FEWEST


def test_what_would_be_shown_to_be_the_same_goes_on_with_visits_as_in_the_screen() -> None:
    near, far = [pairs(0.0, scatter=0.01)] * 20, [pairs(0.0, scatter=0.2)] * 20
    later = chosen([*near, *far, *[pairs(0.05)] * FEWEST])
    same = {case for case, each in later.items() if not each.suspect}
    assert same == {str(k) for k in range(20)}
    assert {later[case].seconds for case in same} == {POOL.visit}
    assert spent(later, POOL) <= POOL.seconds


@pytest.mark.parametrize(("seconds", "each"), [(1.0, SHORTEST), (10_000.0, LONGEST)])
def test_a_later_visit_is_neither_too_short_nor_too_long(seconds: float, each: float) -> None:
    later = chosen([pairs(0.05)] * 20, Pool(seconds, 18, 0.1))
    assert {each.seconds for each in later.values()} == {each}


def test_what_cannot_be_afforded_beside_the_suspects_does_not_go_on() -> None:
    later = chosen([*[pairs(0.0, scatter=0.01)] * 20, *[pairs(0.05)] * FEWEST], Pool(1.0, 18, 0.1))
    assert set(later) == {str(k) for k in range(20, 20 + FEWEST)}
