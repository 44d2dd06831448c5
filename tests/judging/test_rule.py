"""What a run may say is bounded over its looks, series and cases, and grows with how many cases moved."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from bench.judging.rule import (
    ENOUGH,
    FALSE_ALARMS,
    FALSE_ALARMS_ALONE,
    FALSE_SAME,
    HALVES,
    Rule,
    Terms,
    case_level,
    discoveries,
)
from bench.judging.series import EXPLAINING, PAIRED


def spent(rule: Rule, found: int = 1) -> float:
    """The false alarms of all looks at wall time, and of all other series, of a case."""
    looks = sum(1 - rule.change_confidence(look, found) for look in range(len(rule.spent)))
    others = [series for series in PAIRED if series not in ("wall", *EXPLAINING)]
    return looks + sum(1 - rule.change_confidence(0, found, series) for series in others)


def test_all_looks_at_all_series_share_what_a_case_alone_may_err() -> None:
    assert spent(Rule(0.02, cases=1)) == pytest.approx(FALSE_ALARMS_ALONE)
    assert spent(Rule(0.02, cases=1, spent=(0.25,) * 4)) == pytest.approx(FALSE_ALARMS_ALONE)


def test_comparisons_whose_alarms_are_counted_together_share_them() -> None:
    assert spent(Rule(0.02, cases=1, together=10)) == pytest.approx(FALSE_ALARMS / 10)


def test_where_nothing_moved_all_cases_together_err_no_more_than_a_run_may() -> None:
    assert 50 * spent(Rule(0.02, cases=50)) <= FALSE_ALARMS


def test_the_more_cases_moved_the_less_surely_each_must_be_known_but_never_less_than_alone() -> None:
    levels = [spent(Rule(0.02, 50), found) for found in (1, 5, 20, 50)]
    assert levels == sorted(levels)
    assert levels[-1] == pytest.approx(FALSE_ALARMS * (0.5 + 0.5 * 50 / 4.4992) / 50, rel=1e-4)
    assert spent(Rule(0.02, 2), 2) == pytest.approx(FALSE_ALARMS_ALONE)


def test_changes_of_wall_time_are_judged_among_the_suspects_and_other_series_among_all_cases() -> None:
    few = Rule(0.02, cases=10, all_cases=100)
    assert few.change_confidence(0, 1) == Rule(0.02, 10).change_confidence(0, 1)
    assert few.change_confidence(0, 1, "memory") == Rule(0.02, 100).change_confidence(0, 1, "memory")


@pytest.mark.parametrize("stops", [1, 3, 12])
def test_all_stops_share_what_may_be_said_to_be_the_same_though_it_is_not(stops: int) -> None:
    """Each bound of the interval is a one-sided test."""
    one_sided = (1 - Rule(0.02, 1, stops=stops).same_confidence(1)) / 2
    assert one_sided * stops == pytest.approx(FALSE_SAME)


def test_the_more_cases_are_the_same_the_less_surely_each_must_be_known() -> None:
    rule = Rule(0.02, cases=10, all_cases=100)
    assert 1 - rule.same_confidence(50) == pytest.approx(50 * (1 - rule.same_confidence(1)))
    assert rule.same_confidence(100) == pytest.approx(Rule(0.02, 1).same_confidence(1))


def test_terms_spend_little_at_the_first_of_two_looks_and_evenly_else() -> None:
    terms = Terms(0.01, bias=0.002, together=3)
    assert terms.rule({}, 4, 9, fresh=[ENOUGH, 24], stops=5) == Rule(0.01, 4, 0.002, {}, HALVES, 3, 9, 5)
    assert terms.rule({}, 4, 9, fresh=[6], stops=2).spent == (1.0,)
    assert Terms(0.01, extensions=1).rule({}, 1, 1, fresh=[8, 16], stops=2).spent == (0.5, 0.5)


def test_a_look_half_way_at_few_fresh_pairs_spends_nothing_on_changes() -> None:
    rule = Terms(0.01).rule({}, 4, 9, fresh=[ENOUGH - 2, 14], stops=3)
    assert rule.spent == (0.0, 1.0)
    assert rule.same_confidence(1) < 1


@pytest.mark.parametrize("cases", [1, 2, 7, 99])
def test_a_case_s_level_is_of_the_form_that_holds_under_any_dependence(cases: int) -> None:
    """β(k) − β(k−1) = k·ν(k), and ν is a distribution."""
    beta = [0.0, *(cases * case_level(found, cases) for found in range(1, cases + 1))]
    weights = [(after - before) / k for k, (before, after) in enumerate(pairwise(beta), 1)]
    assert min(weights) > 0
    assert sum(weights) == pytest.approx(1.0)


def moved_at(p_values: Sequence[float], alarms: float) -> int:
    """How many cases are said to have moved, by their p-values."""

    def moved(found: int) -> int:
        return sum(p <= alarms * case_level(found, len(p_values)) for p in p_values)

    return discoveries(moved, len(p_values))


@pytest.mark.parametrize(
    ("p_values", "found"),
    [
        ([0.2, 0.5, 0.9], 0),
        ([0.002, 0.5, 0.9], 1),
        ([0.004, 0.5, 0.9], 0),
        ([0.004, 0.004, 0.004], 3),  # none of them alone
        ([], 0),
    ],
)
def test_cases_that_moved_together_are_said_together(p_values: Sequence[float], found: int) -> None:
    assert moved_at(p_values, 0.01) == found


def test_of_what_is_said_no_more_than_the_rate_is_false_even_where_cases_depend_on_each_other() -> None:
    rng = np.random.default_rng(0)
    false = []
    for _ in range(4000):
        p = np.where(np.arange(20) < 10, rng.random(20) * 1e-4, rng.random())  # the identical ones are one
        said = moved_at(p.tolist(), 0.1)
        level = 0.1 * case_level(said, 20)
        false.append(sum(p[10:] <= level) / max(1, said))
    assert 0.001 < np.mean(false) <= 0.1


def test_the_first_look_may_spend_less_than_the_last() -> None:
    assert HALVES == (0.2, 0.8)
