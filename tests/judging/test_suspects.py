"""After the screen, suspects have most of the time; those without hope leave it to the others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bench.judging.pair_intervals import FRESH, compare_pairs
from bench.judging.pair_ratios import PairRatio
from bench.judging.rule import Rule
from bench.judging.student import NO_PRIOR, Prior
from bench.judging.suspects import (
    FEWEST,
    LONGEST,
    SHORTEST,
    SOON,
    SUSPECT,
    Later,
    Pool,
    going_on,
    still_going_on,
    visible_from,
)

RULE = Rule(0.02, cases=1)
POOL = Pool(seconds=200.0, visits=18, visit=0.1)


def pairs(shift: float, scatter: float = 0.002) -> list[PairRatio]:
    return [PairRatio(shift + scatter * sign, k % 2 == 0) for k, sign in enumerate((1, -1, 2, -2, 1, -1))]


def spent(later: dict[str, Later], pool: Pool) -> float:
    return sum(each.seconds for each in later.values()) * pool.visits


def chosen(cases: Sequence[Sequence[PairRatio]], pool: Pool = POOL) -> dict[str, Later]:
    return going_on({str(k): each for k, each in enumerate(cases)}, RULE, pool)


def test_of_few_cases_all_go_on_as_suspects_and_share_the_pool() -> None:
    later = chosen([pairs(0.0)] * 12, Pool(18.0, 18, 0.1, picks=False))
    assert later == {str(k): Later(pytest.approx(1 / 12)) for k in range(12)}  # type: ignore[arg-type]
    assert going_on({}, RULE, POOL) == {}


def test_few_cases_spend_no_more_than_twice_what_they_did_in_the_screen() -> None:
    assert chosen([pairs(0.0)], replace(POOL, picks=False)) == {"0": Later(0.2)}


def test_of_many_cases_those_whose_ratio_is_clearest_are_suspects() -> None:
    cases = [pairs(0.0, scatter=0.1)] * 40 + [pairs(0.05)] * 20 + [pairs(-0.05)] * 20
    later = chosen(cases)
    assert set(later) == {str(k) for k in range(40, 80)}
    assert {each.suspect for each in later.values()} == {True}
    assert spent(later, POOL) == pytest.approx(POOL.seconds)


def test_there_are_suspects_even_where_none_stands_out() -> None:
    later = chosen([pairs(0.0, scatter=0.1)] * 40)
    assert len(later) == FEWEST


def test_what_would_be_shown_to_be_the_same_goes_on_with_visits_as_in_the_screen() -> None:
    near, far = [pairs(0.0, scatter=0.01)] * 20, [pairs(0.0, scatter=0.2)] * 20
    later = chosen([*near, *far, *[pairs(0.05)] * FEWEST])
    same = {case for case, each in later.items() if not each.suspect}
    assert same == {str(k) for k in range(20)}
    assert {later[case].seconds for case in same} == {POOL.visit}


def test_what_would_soon_be_the_same_pays_for_as_many_visits_as_it_needs() -> None:
    soon, later_on = ([pairs(0.0, scatter)] * 20 for scatter in (0.008, 0.012))
    suspects = [pairs(0.05)] * FEWEST
    left = [chosen([*near, *suspects])[str(20 + FEWEST - 1)].seconds for near in (soon, later_on)]
    assert left[0] > left[1] > SHORTEST


@pytest.mark.parametrize(("seconds", "each"), [(1.0, SHORTEST), (10_000.0, LONGEST)])
def test_a_later_visit_is_neither_too_short_nor_too_long(seconds: float, each: float) -> None:
    later = chosen([pairs(0.05)] * 20, Pool(seconds, 18, 0.1))
    assert {each.seconds for each in later.values()} == {each}


def test_what_cannot_be_afforded_beside_the_suspects_does_not_go_on() -> None:
    later = chosen([*[pairs(0.0, scatter=0.01)] * 20, *[pairs(0.05)] * FEWEST], Pool(0.3, 18, 0.1))
    assert set(later) == {str(k) for k in range(20, 20 + FEWEST)}


@pytest.mark.parametrize(("scatter", "goes_on"), [(0.016, True), (0.018, False)])
def test_what_would_be_the_same_only_after_many_visits_leaves_them_to_the_suspects(
    scatter: float, goes_on: bool
) -> None:
    """With these it needs 8 and 12, of 18 that are left."""
    later = chosen([pairs(0.0, scatter), *[pairs(0.05)] * FEWEST])
    assert 8 <= SOON < 12 <= POOL.visits
    assert ("0" in later) == goes_on


def still(
    cases: Sequence[Sequence[PairRatio]],
    suspect: Sequence[bool],
    moved: Sequence[str] = (),
    pool: Pool = POOL,
) -> dict[str, Later]:
    by_name = {str(k): each for k, each in enumerate(cases)}
    later = {str(k): Later(0.5, each) for k, each in enumerate(suspect)}
    return still_going_on(by_name, later, moved, RULE, pool)


def test_a_suspect_whose_ratio_would_tell_no_change_leaves_its_time_to_the_others() -> None:
    clear, vague = pairs(0.05), pairs(0.01, scatter=0.1)
    both = still([clear, vague], [True, True])
    assert set(both) == {"0"}
    assert both["0"].seconds == LONGEST


def test_what_moved_goes_on_until_its_estimate_is_narrow_whatever_its_hope() -> None:
    assert set(still([pairs(0.01, scatter=0.1)], [True], moved=["0"])) == {"0"}


def test_a_suspect_without_hope_that_would_soon_be_the_same_goes_on_and_stays_a_suspect() -> None:
    """The number of suspects, over which false alarms are counted, does not depend on fresh pairs."""
    assert still([pairs(0.0, scatter=0.01)], [True]) == {"0": Later(POOL.visit, True)}


def test_what_no_longer_looks_the_same_takes_no_more_part() -> None:
    near, far = pairs(0.0, scatter=0.01), pairs(0.035, scatter=0.01)
    assert set(still([near, far], [False, False])) == {"0"}


def test_a_case_that_needs_more_visits_than_are_left_takes_no_more_part() -> None:
    poor = Pool(seconds=2.0, visits=10, visit=0.1)
    later = still([pairs(0.05), pairs(0.0, scatter=0.04)], [True, False], pool=poor)
    assert later == {"0": Later(pytest.approx(0.2))}  # type: ignore[arg-type]


def test_what_is_visible_is_suspected_and_told_four_times_of_five() -> None:
    prior, rng = {name: Prior(0.01**2, 8.0) for name in ("wall", FRESH)}, np.random.default_rng(0)
    rule = Rule(0.02, cases=32, prior=prior, spent=(0.0, 1.0))
    level = rule.change_confidence(1, found=1)

    def drawn(shift: float, number: int) -> list[PairRatio]:
        return [PairRatio(shift + float(z), k % 2 == 0) for k, z in enumerate(rng.normal(0.0, 0.01, number))]

    shift = math.log1p(visible_from(drawn(0.0, 2), rule, 22) or 0.0)
    suspected, told = [], []
    for _ in range(400):
        screen, fresh = (
            compare_pairs(drawn(shift, number), prior[FRESH], confidence)
            for number, confidence in ((2, SUSPECT), (22, level))
        )
        assert screen
        assert fresh
        suspected.append(screen.log_ratio > screen.half_width)
        told.append(fresh.log_ratio > fresh.half_width)
    assert 0.7 < min(np.mean(suspected), np.mean(told)) < 0.9
    assert max(np.mean(suspected), np.mean(told)) > 0.75


def test_what_would_have_been_seen_is_not_known_of_a_single_pair_without_a_prior() -> None:
    assert visible_from(pairs(0.0)[:1], RULE, 18) is None


def test_more_is_visible_to_more_fresh_pairs_up_to_what_the_screen_suspects() -> None:
    few, many, most = (visible_from(pairs(0.0, 0.01)[:4], RULE, fresh) for fresh in (2, 8, 1000))
    screened = compare_pairs(pairs(0.0, 0.01)[:4], NO_PRIOR, SUSPECT)
    assert few
    assert many
    assert screened
    assert few > many > screened.mde == most
