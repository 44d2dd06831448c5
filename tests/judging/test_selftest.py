"""What identical sides show bounds a machine's bias."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bench.judging.pair_ratios import PairRatio
from bench.judging.selftest import Selftest, bias, clopper_pearson, selftest_of
from tests.builders import a_verdict


def a_selftest(*cases: Sequence[float]) -> Selftest:
    pairs = {
        str(k): [PairRatio(each, n % 2 == 0) for n, each in enumerate(found)] for k, found in enumerate(cases)
    }
    return Selftest("2026-11-23 10:00 UTC", "tf-2.21-cpu", 10.0, dict.fromkeys(pairs, "SAME"), {}, pairs)


def drawn(mean: float, between: float, cases: int = 40, seed: int = 0) -> Selftest:
    """Cases with 8 pairs each that scatter by 1 %, around means that scatter by `between`, whatever the seed."""
    means = mean + between * np.random.default_rng(0).standard_normal(cases)
    rng = np.random.default_rng([1, seed])
    return a_selftest(*((each + 0.01 * rng.standard_normal(8)).tolist() for each in means))


def test_noise_alone_bounds_the_bias_by_its_error() -> None:
    assert 0.0 < bias([drawn(0.0, 0.0)]) < 0.003  # 2.6 standard errors are 0.0015


def test_a_bias_of_all_cases_is_within_the_bound() -> None:
    assert 0.006 < bias([drawn(0.006, 0.0)]) < 0.009


def test_cases_whose_biases_differ_widen_the_bound() -> None:
    assert bias([drawn(0.0, 0.02)]) > 2 * 0.02  # 2.6 standard deviations


def test_more_selftests_tighten_the_bound() -> None:
    assert bias([drawn(0.0, 0.0, 6)]) > 2 * bias([drawn(0.0, 0.0, 60)])


def test_the_same_cases_again_tell_their_noise_but_not_how_other_cases_differ() -> None:
    again = [drawn(0.0, 0.0, 6, seed) for seed in range(9)]
    assert bias(again) < bias(again[:1]) / 2
    differ = [drawn(0.0, 0.02, 6, seed) for seed in range(9)]
    means = 0.02 * np.random.default_rng(0).standard_normal(6)
    assert bias(differ) > 4.0 * float(np.std(means, ddof=1))  # Student's t on 5 degrees of freedom: 4.03


@pytest.mark.parametrize("found", [[], [a_selftest([0.01, 0.02, 0.011, 0.019], [0.02, 0.01, 0.03, 0.02])]])
def test_fewer_than_three_cases_bound_no_bias(found: list[Selftest]) -> None:
    assert bias(found) == 0.0


def test_alarms_are_what_the_wall_clock_called_a_change() -> None:
    verdicts = [
        a_verdict("SLOWER", case="x"),
        a_verdict("SAME", case="y"),
        a_verdict("FASTER", case="y", series="memory"),
    ]
    found = selftest_of("now", "tf-2.21-cpu", 10.0, verdicts, {})
    assert (found.alarms, found.outcomes) == (1, {"x": "SLOWER", "y": "SAME"})
    assert found.visible == {"x": 0.02, "y": 0.02}


@pytest.mark.parametrize(
    ("alarms", "trials", "low", "high"),
    [(0, 300, 0.0, 0.01751), (1, 10, 0.0005011, 0.5443), (10, 10, 0.5887, 1.0)],
)
def test_the_interval_of_a_share_is_exact(alarms: int, trials: int, low: float, high: float) -> None:
    assert clopper_pearson(alarms, trials) == pytest.approx((low, high), rel=1e-3)
