"""Every interval against a hand computation, its limits, and a simulation where it claims a frequency."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.judging.intervals import compare_processes, tolerance_band
from bench.judging.student import MOST_PRIOR, NO_PRIOR, Comparison, Prior, fit_variances, t_quantile

T2_975, T2_800, T4_975 = 4.302653, 1.060660, 2.776445  # from printed tables
EARLIER = (0.00, 0.02, 0.04)  # mean 0.02, standard deviation 0.02

logs = st.floats(-20, 5)  # a nanosecond to minutes
samples = st.lists(logs, min_size=2, max_size=6)
quick = settings(deadline=None, max_examples=60)


def prior_of(samples: Sequence[Sequence[float]]) -> Prior:
    """The prior of samples, each of a case of its own."""
    scattered = [each for each in samples if min(each) < max(each)]
    return fit_variances([(float(np.var(each)) * len(each), len(each) - 1) for each in scattered])


def figures(compared: Comparison) -> Sequence[float]:
    return compared.log_ratio, compared.half_width, compared.visible


@pytest.mark.parametrize(
    ("freedom", "probability", "quantile"),
    [(1, 0.975, 12.706205), (2, 0.975, T2_975), (4, 0.975, T4_975), (10, 0.95, 1.812461), (2, 0.5, 0.0)],
)
def test_quantiles_are_those_of_the_tables(freedom: float, probability: float, quantile: float) -> None:
    assert t_quantile(freedom, probability) == pytest.approx(quantile, abs=1e-6)


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
    found = prior_of((spread * rng.standard_normal((3000, 5))).tolist())
    assert found.freedom == pytest.approx(freedom, rel=0.1)
    assert found.variance == pytest.approx(variance, rel=0.1)


def test_cases_with_one_common_variance_make_a_prior_that_is_capped() -> None:
    rng = np.random.default_rng(1)
    found = prior_of((0.01 * rng.standard_normal((500, 4))).tolist())
    assert found.freedom == MOST_PRIOR == 8
    assert found.variance == pytest.approx(1e-4, rel=0.25)


@pytest.mark.parametrize(
    "samples",
    [[], [EARLIER, EARLIER], [EARLIER, EARLIER, (0.1,)], [EARLIER, EARLIER, (0.1, 0.1, 0.1)]],
    ids=["none", "two", "a-single-run", "a-case-without-scatter"],
)
def test_fewer_than_three_cases_that_scatter_make_no_prior(samples: Sequence[Sequence[float]]) -> None:
    assert prior_of(samples) == NO_PRIOR


def test_three_cases_that_scatter_make_a_prior() -> None:
    found = prior_of([EARLIER, (0.0, 0.2), (0.0, 0.0), (0.1, 0.1, 0.2, 0.2)])
    assert found.freedom > 0
    assert 0.0004 < found.variance < 0.02  # between the least and the largest of theirs


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
