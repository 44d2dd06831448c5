"""Ten change points of a percent do not pass as ten nights of nothing."""

from __future__ import annotations

import numpy as np
import pytest

from bench.judging.build_series import BuildSeries
from bench.judging.creep import creep, level
from tests.history_builders import BASE, KEY, nightly

RNG = np.random.default_rng(3)


def a_series(*values: float) -> BuildSeries:
    """The base, then nightlies with these log-ratios to it."""
    builds = (BASE, *(nightly(number) for number in range(1, len(values) + 1)))
    made = np.array([0.0, *values]) + RNG.normal(0, 0.001, len(values) + 1)
    return BuildSeries(
        BASE, builds, made, np.full(len(made), 0.001**2), np.zeros(len(made), int), np.zeros(1)
    )


def test_a_drift_without_any_step_is_found_against_the_release() -> None:
    found = creep(KEY, a_series(*np.linspace(0, 0.08, 25)), BASE, 0.02)
    assert found is not None
    assert 0.04 < found.low < found.log_ratio < found.high < 0.09


@pytest.mark.parametrize("values", [[0.0] * 20, [0.01] * 20, [-0.08] * 20], ids=["none", "within", "faster"])
def test_what_is_within_the_margin_or_faster_is_none(values: list[float]) -> None:
    assert creep(KEY, a_series(*values), BASE, 0.02) is None


def test_a_release_that_is_not_in_the_series_tells_nothing() -> None:
    assert creep(KEY, a_series(*[0.1] * 20), "tensorflow-cpu==2.20.0", 0.02) is None


def test_the_level_is_that_of_the_newest_builds() -> None:
    mean, error = level(a_series(*[0.0] * 10, *[0.05] * 10))
    assert mean == pytest.approx(0.05, abs=0.002)
    assert error == pytest.approx(0.0004, abs=0.0003)
