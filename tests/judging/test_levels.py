"""A case's level in an environment, and the mean over cases: errors that clusters share are seen."""

from __future__ import annotations

import math

import pytest

from bench.judging.hardware import Levels
from bench.judging.levels import level, levels, mean_level, quantile
from bench.judging.student import NO_PRIOR, Prior

HOUR = 3600.0


def test_without_a_prior_the_variance_is_that_of_the_mean() -> None:
    found = level(Levels({"a": (1.0, 2.0, 3.0)}, NO_PRIOR), "a")
    assert found is not None
    assert (found.log, found.freedom, found.count) == (2.0, 2.0, 3)
    assert found.variance == pytest.approx(1 / 3)


def test_a_single_cluster_without_a_prior_has_no_error() -> None:
    found = level(Levels({"a": (1.0,)}, NO_PRIOR), "a")
    assert found is not None
    assert found.freedom == 0.0


def test_a_single_cluster_borrows_the_variance_of_the_other_cases() -> None:
    found = level(Levels({"a": (1.0,)}, Prior(0.04, 4.0)), "a")
    assert found is not None
    assert found.variance == pytest.approx(0.04)
    assert found.freedom == 4.0


def test_the_mean_of_cases_that_err_together_is_as_uncertain_as_one() -> None:
    together = Levels({"a": (0.0, 0.1, 0.2), "b": (1.0, 1.1, 1.2)}, NO_PRIOR)
    one = level(together, "a")
    assert one is not None
    assert mean_level(together, ["a", "b"]).variance == pytest.approx(one.variance)


def test_errors_that_cancel_within_a_cluster_leave_the_mean_certain() -> None:
    against = Levels({"a": (0.0, 0.1, 0.2), "b": (1.2, 1.1, 1.0)}, NO_PRIOR)
    assert mean_level(against, ["a", "b"]).variance == pytest.approx(0.0, abs=1e-12)


def test_three_times_are_the_clusters_and_not_their_processes() -> None:
    times = {"a": {(hour * HOUR, f"run{hour}", p): math.log(1 + p) for hour in (0, 5, 9) for p in (0, 1)}}
    assert levels(times, HOUR).clusters == 3
    assert levels({"a": dict(list(times["a"].items())[:4])}, HOUR).clusters == 4


def test_quantiles_are_students() -> None:
    assert quantile(4.0) == pytest.approx(2.776, abs=1e-3)
    assert quantile(0.1) == quantile(1.0)
