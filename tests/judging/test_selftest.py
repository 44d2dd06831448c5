"""What identical sides show bounds a machine's bias and says how far its pairs scatter."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bench.judging.selftest import Selftest, clopper_pearson


def a_selftest(*cases: list[float]) -> Selftest:
    return Selftest("vulcan", "2026-11-23", {str(k): found for k, found in enumerate(cases)})


def test_the_bias_bound_holds_the_mean_of_the_cases_with_its_error() -> None:
    found = a_selftest([0.010, 0.012], [0.010, 0.008], [0.010, 0.010])
    means = [0.011, 0.009, 0.010]
    reach = 9.925 * float(np.std(means, ddof=1)) / math.sqrt(3)  # t of 2 at 0.995
    assert found.bias == pytest.approx(0.010 + reach, rel=1e-3)


def test_two_cases_bound_no_bias() -> None:
    assert a_selftest([0.01], [0.02]).bias == 0.0


def test_the_prior_is_what_the_cases_agree_on() -> None:
    rng = np.random.default_rng(0)
    found = a_selftest(*((0.01 * rng.standard_normal(6)).tolist() for _ in range(30)))
    assert math.sqrt(found.prior.variance) == pytest.approx(0.01, rel=0.2)
    assert found.prior.freedom > 4


@pytest.mark.parametrize(
    ("alarms", "trials", "low", "high"),
    [(0, 300, 0.0, 0.01751), (1, 10, 0.0005011, 0.5443), (10, 10, 0.5887, 1.0)],
)
def test_the_interval_of_a_share_is_exact(alarms: int, trials: int, low: float, high: float) -> None:
    assert clopper_pearson(alarms, trials) == pytest.approx((low, high), rel=1e-3)
