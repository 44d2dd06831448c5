"""Every interval against a hand computation, its limits, and a simulation where it claims a frequency."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.judging.intervals import MOST_FREEDOM, compare_processes, compare_run, fit_prior, tolerance_band
from bench.judging.student import MOST_PRIOR, NO_PRIOR, Comparison, Prior, t_quantile

T2_975, T2_800, T4_975 = 4.302653, 1.060660, 2.776445  # from printed tables
EARLIER = (0.00, 0.02, 0.04)  # mean 0.02, standard deviation 0.02

logs = st.floats(-20, 5)  # a nanosecond to minutes
samples = st.lists(logs, min_size=2, max_size=6)
priors = st.builds(Prior, st.floats(1e-8, 1.0), st.floats(0.0, 8.0))
quick = settings(deadline=None, max_examples=60)


def figures(compared: Comparison) -> Sequence[float]:
    return compared.log_ratio, compared.half_width, compared.visible


@pytest.mark.parametrize(
    ("freedom", "probability", "quantile"),
    [(1, 0.975, 12.706205), (2, 0.975, T2_975), (4, 0.975, T4_975), (10, 0.95, 1.812461), (2, 0.5, 0.0)],
)
def test_quantiles_are_those_of_the_tables(freedom: float, probability: float, quantile: float) -> None:
    assert t_quantile(freedom, probability) == pytest.approx(quantile, abs=1e-6)


def test_a_new_run_is_compared_by_a_prediction_interval() -> None:
    error = 0.02 * math.sqrt(1 + 1 / 3)
    expected = (0.08, T2_975 * error, (T2_975 + T2_800) * error)
    assert figures(compare_run([0.1, 0.1], EARLIER, NO_PRIOR, 0.95)) == pytest.approx(expected, rel=1e-6)


def test_a_new_run_counts_by_its_fastest_process() -> None:
    assert compare_run([0.3, 0.1, 0.2], EARLIER, NO_PRIOR, 0.95).log_ratio == pytest.approx(0.08)


def test_a_new_run_that_scatters_more_than_earlier_runs_has_the_wider_interval() -> None:
    own = 0.08 / 2  # variance of the mean of its two processes, against 0.0004 between runs
    expected = T2_975 * math.sqrt(own + 0.0004 / 3)
    assert compare_run([0.1, 0.5], EARLIER, NO_PRIOR, 0.95).half_width == pytest.approx(expected, rel=1e-6)


def test_a_prior_moderates_the_variance_in_proportion_to_its_freedom() -> None:
    moderated = (2 * 0.01 + 2 * 0.0004) / 4
    expected = T4_975 * math.sqrt(moderated * (1 + 1 / 3))
    assert compare_run([0.1], EARLIER, Prior(0.01, 2), 0.95).half_width == pytest.approx(expected, rel=1e-6)


def test_a_prior_without_freedom_leaves_the_sample_alone() -> None:
    alone = compare_run([0.1], EARLIER, NO_PRIOR, 0.95)
    assert alone == compare_run([0.1], EARLIER, Prior(123.0, 0.0), 0.95)


def test_a_prior_with_endless_freedom_takes_the_place_of_the_sample_s_variance() -> None:
    expected = T4_975 * math.sqrt(0.01 * (1 + 1 / 3))
    assert compare_run([0.1], EARLIER, Prior(0.01, 1e9), 0.95).half_width == pytest.approx(expected, rel=1e-5)


def test_the_freedom_of_an_interval_is_capped_for_the_heavy_tails_of_days() -> None:
    earlier = [0.0, 0.02] * 10
    expected = T4_975 * math.sqrt(float(np.var(earlier, ddof=1)) * (1 + 1 / 20))
    assert MOST_FREEDOM == 4
    assert compare_run([0.1], earlier, NO_PRIOR, 0.95).half_width == pytest.approx(expected, rel=1e-6)


@quick
@given(logs, samples, priors)
def test_to_negate_the_logarithms_negates_the_ratio_of_a_process_only(
    now: float, earlier: list[float], prior: Prior
) -> None:
    there = compare_run([now], earlier, prior, 0.99)
    back = compare_run([-now], [-x for x in earlier], prior, 0.99)
    assert figures(there) == pytest.approx((-back.log_ratio, back.half_width, back.visible), abs=1e-9)


@quick
@given(samples, samples, priors, logs)
def test_a_run_that_is_slower_by_a_factor_has_the_ratio_of_that_factor_and_the_same_width(
    now: list[float], earlier: list[float], prior: Prior, factor: float
) -> None:
    there = compare_run(now, earlier, prior, 0.99)
    moved = compare_run([x + factor for x in now], earlier, prior, 0.99)
    expected = (there.log_ratio + factor, there.half_width, there.visible)
    assert figures(moved) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@quick
@given(samples, samples, priors, logs)
def test_the_unit_of_time_does_not_matter(
    now: list[float], earlier: list[float], prior: Prior, unit: float
) -> None:
    there = compare_run(now, earlier, prior, 0.99)
    moved = compare_run([x + unit for x in now], [x + unit for x in earlier], prior, 0.99)
    assert figures(there) == pytest.approx(figures(moved), rel=1e-6, abs=1e-6)


@quick
@given(samples, samples)
def test_two_sets_of_processes_change_places_by_changing_the_sign(one: list[float], two: list[float]) -> None:
    there, back = compare_processes(one, two, 0.99), compare_processes(two, one, 0.99)
    assert figures(there) == pytest.approx((-back.log_ratio, back.half_width, back.visible), abs=1e-9)


def test_processes_are_compared_by_welch() -> None:
    compared = compare_processes([0.1, 0.3], [0.0, 0.2], 0.95)  # variance 0.02 each, so 2 degrees of freedom
    error = math.sqrt(0.02 / 2 + 0.02 / 2)
    expected = (0.1, T2_975 * error, (T2_975 + T2_800) * error)
    assert figures(compared) == pytest.approx(expected, rel=1e-6)


def test_processes_that_agree_to_the_last_digit_have_an_interval_of_no_width() -> None:
    assert compare_processes([0.1, 0.1], [0.2, 0.2], 0.95).half_width == 0.0


@pytest.mark.parametrize(
    ("compared", "ends"),
    [
        (Comparison(0.0, 0.0, 0.0), (1.0, 1.0, 0.0)),
        (Comparison(math.log(2), math.log(2), math.log(1.5)), (1.0, 4.0, 0.5)),
        (Comparison(0.0, 1e6, 1e6), (0.001, 1000.0, 999.0)),
        (Comparison(100.0, 1.0, 1.0), (math.exp(99), 1000.0, math.e - 1)),
    ],
    ids=["nothing", "doubled", "unbounded", "far"],
)
def test_ends_are_said_as_ratios_no_farther_than_a_thousandfold(
    compared: Comparison, ends: Sequence[float]
) -> None:
    assert (compared.low, compared.high, compared.mde) == pytest.approx(ends)


def test_a_prior_that_scattered_the_variances_is_recovered_from_them() -> None:
    rng, freedom, variance = np.random.default_rng(20261123), 4.0, 1e-4
    spread = np.sqrt(freedom * variance / rng.chisquare(freedom, size=(3000, 1)))
    found = fit_prior((spread * rng.standard_normal((3000, 5))).tolist())
    assert found.freedom == pytest.approx(freedom, rel=0.1)
    assert found.variance == pytest.approx(variance, rel=0.1)


def test_cases_with_one_common_variance_make_a_prior_that_is_capped() -> None:
    rng = np.random.default_rng(1)
    found = fit_prior((0.01 * rng.standard_normal((500, 4))).tolist())
    assert found.freedom == MOST_PRIOR == 8
    assert found.variance == pytest.approx(1e-4, rel=0.25)


@pytest.mark.parametrize(
    "samples",
    [[], [EARLIER, EARLIER], [EARLIER, EARLIER, (0.1,)], [EARLIER, EARLIER, (0.1, 0.1, 0.1)]],
    ids=["none", "two", "a-single-run", "a-case-without-scatter"],
)
def test_fewer_than_three_cases_that_scatter_make_no_prior(samples: Sequence[Sequence[float]]) -> None:
    assert fit_prior(samples) == NO_PRIOR


def test_three_cases_that_scatter_make_a_prior() -> None:
    found = fit_prior([EARLIER, (0.0, 0.2), (0.0, 0.0), (0.1, 0.1, 0.2, 0.2)])
    assert found.freedom > 0
    assert 0.0004 < found.variance < 0.02  # between the least and the largest of theirs


def test_unchanged_runs_leave_the_interval_as_seldom_as_it_claims() -> None:
    runs = np.random.default_rng(2).standard_normal((3000, 4))
    compared = [compare_run([now], earlier, NO_PRIOR, 0.9) for now, *earlier in runs.tolist()]
    inside = sum(abs(each.log_ratio) <= each.half_width for each in compared) / len(compared)
    assert inside == pytest.approx(0.9, abs=0.015)  # three standard errors


def test_a_tolerance_band_is_mean_and_spread_and_the_quantile_for_one_more_value() -> None:
    reach = T2_975 * math.sqrt(1 + 1 / 3)
    assert tolerance_band([1.0, 2.0, 3.0], 0.05) == pytest.approx((2 - reach, 2 + reach), rel=1e-6)


def test_right_values_leave_the_tolerance_band_as_seldom_as_it_claims() -> None:
    drawn = np.random.default_rng(3).normal(5.0, 2.0, (3000, 6)).tolist()
    inside = 0
    for value, *others in drawn:
        low, high = tolerance_band(others, 0.1)
        inside += low <= value <= high
    assert inside / len(drawn) == pytest.approx(0.9, abs=0.015)


def test_two_values_make_no_tolerance_band() -> None:
    with pytest.raises(ValueError, match="a band needs three values or more, not 2"):
        tolerance_band([1.0, 2.0], 0.05)
