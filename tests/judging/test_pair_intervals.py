"""Pairs are the sample: their mean, and Student's t around it with a variance that other cases share."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from bench.judging.pair_intervals import compare_pairs, estimate, narrow, pooled
from bench.judging.pair_ratios import PairRatio
from bench.judging.student import NO_PRIOR, Prior
from bench.verdicts import Estimate


def some_pairs(log_ratios: Sequence[float]) -> list[PairRatio]:
    """Pairs started first by A and B in turn."""
    return [PairRatio(each, k % 2 == 0) for k, each in enumerate(log_ratios)]


def test_the_interval_is_student_s_t_around_the_mean_of_the_pairs() -> None:
    found = compare_pairs(some_pairs([0.11, 0.09, 0.11, 0.09]), NO_PRIOR, 0.99)
    assert found
    assert found.log_ratio == pytest.approx(0.10)
    assert found.half_width == pytest.approx(5.841 * math.sqrt(0.0004 / 3 / 4), rel=1e-3)  # t of 3 at 0.995


@pytest.mark.parametrize("log_ratios", [[], [0.1]])
def test_too_few_pairs_tell_nothing_without_a_prior(log_ratios: list[float]) -> None:
    assert compare_pairs(some_pairs(log_ratios), NO_PRIOR, 0.99) is None


def test_no_pairs_tell_nothing_whatever_the_prior() -> None:
    assert compare_pairs([], Prior(0.0001, 8.0), 0.99) is None


def test_pairs_that_agree_to_a_coarse_clock_s_tick_are_known_no_better_than_to_it() -> None:
    agree = [PairRatio(0.005, k % 2 == 0, tick=0.01) for k in range(4)]
    found = compare_pairs(agree, NO_PRIOR, 0.99)
    assert found
    assert found.half_width == pytest.approx(5.841 * 0.01 / math.sqrt(6 * 4), rel=1e-3)  # t of 3 at 0.995


def test_a_prior_lets_a_single_pair_be_judged() -> None:
    found = compare_pairs(some_pairs([0.1]), Prior(variance=0.0001, freedom=8.0), 0.99)
    assert found
    assert found.half_width == pytest.approx(3.355 * 0.01, rel=1e-3)  # t of 8 at 0.995


def test_an_estimate_is_the_ratio_with_its_95_percent_interval_where_there_is_one() -> None:
    assert estimate([], NO_PRIOR) is None
    assert estimate(some_pairs([math.log(1.1)]), NO_PRIOR) == Estimate(pytest.approx(1.1))  # type: ignore[arg-type]
    found = estimate(some_pairs([0.11, 0.09, 0.11, 0.09]), NO_PRIOR)
    assert found
    assert found.interval
    assert found.ratio == pytest.approx(math.exp(0.1))
    half_width = 3.182 * math.sqrt(0.0004 / 3 / 4)  # t of 3 at 0.975
    assert found.interval == pytest.approx((math.exp(0.1 - half_width), math.exp(0.1 + half_width)), rel=1e-4)


def test_cases_tell_of_each_others_scatter() -> None:
    rng = np.random.default_rng(0)
    prior = pooled(some_pairs((0.01 * rng.standard_normal(4)).tolist()) for _ in range(30))
    assert math.sqrt(prior.variance) == pytest.approx(0.01, rel=0.2)
    assert 2 < prior.freedom <= 4  # half of what it would weigh if all cases were alike


def test_an_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    held, trials = 0, 4000
    for _ in range(trials):
        found = compare_pairs(some_pairs((0.01 * rng.standard_normal(8)).tolist()), NO_PRIOR, 0.95)
        assert found
        held += abs(found.log_ratio) <= found.half_width
    assert held / trials == pytest.approx(0.95, abs=3 * math.sqrt(0.05 * 0.95 / trials))


@pytest.mark.parametrize(
    ("ratio", "interval", "is_narrow"),
    [
        (1.1, (1.095, 1.105), True),
        (1.1, (1.08, 1.12), False),
        (3.0, (2.9, 3.1), True),  # 7 % wide: less than a tenth of its change
        (1.1, None, False),
    ],
)
def test_an_estimate_is_narrow_where_it_is_within_the_margin_or_a_tenth_of_its_change(
    ratio: float, interval: tuple[float, float] | None, is_narrow: bool
) -> None:
    assert narrow(Estimate(ratio, interval), 0.02) == is_narrow
