"""Changes are found where they are, one build alone is none, and a link's error is no change point."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from bench.judging.build_series import BuildSeries
from bench.judging.change_points import between, changes, moderated, threshold

LEVEL = threshold(100)
ERROR = 0.003
RNG_SEEDS = range(20)


def build(number: int) -> str:
    return f"tf-nightly-cpu==2.22.0.dev2026{number:04d}"


def a_series(
    seed: int, *levels: tuple[int, float], links: float = 0.0, second_base_from: int = 10**6
) -> BuildSeries:
    """So many builds at each level, with normal noise."""
    rng = np.random.default_rng(seed)
    values = np.concatenate([np.full(count, level) for count, level in levels])
    values = values + rng.normal(0, ERROR, len(values))
    count = len(values)
    bases = (
        np.array([int(number < second_base_from) for number in range(count)])
        if links
        else np.zeros(count, int)
    )
    builds = tuple(map(build, range(count)))
    return BuildSeries("base", builds, values, np.full(count, ERROR**2), bases, np.array([0.0, links]))


@pytest.mark.parametrize("seed", RNG_SEEDS)
def test_a_step_is_found_at_its_build_with_its_size(seed: int) -> None:
    (found,) = changes(a_series(seed, (40, 0.0), (20, 0.03)), LEVEL)
    assert (found.before, found.at) == (build(39), build(40))
    assert found.good <= build(39) < build(40) <= found.bad
    assert found.log_ratio == pytest.approx(0.03, abs=0.006)


def test_intervals_hold_the_size_as_often_as_they_say() -> None:
    found = [changes(a_series(seed, (40, 0.0), (20, 0.03)), LEVEL)[0].interval for seed in range(200)]
    assert sum(low <= 0.03 <= high for low, high in found) >= 180


def test_a_step_and_its_recovery_are_two() -> None:
    found = changes(a_series(1, (30, 0.0), (20, 0.03), (20, 0.0)), LEVEL)
    assert [(change.at, change.log_ratio > 0) for change in found] == [(build(30), True), (build(50), False)]


def test_a_step_is_noticed_on_its_second_night() -> None:
    (found,) = changes(a_series(1, (40, 0.0), (20, 0.05)), LEVEL)
    assert found.noticed == build(41)


def test_steps_stay_where_they_were_when_more_builds_come() -> None:
    series = a_series(3, (40, 0.0), (40, 0.03))
    assert {changes(series.part(0, end), LEVEL)[0].at for end in range(50, 81, 10)} == {build(40)}


@pytest.mark.parametrize("seed", RNG_SEEDS)
def test_a_few_releases_may_hold_several_steps(seed: int) -> None:
    found = changes(a_series(seed, (2, 0.12), (3, 0.06), (12, 0.0)), LEVEL)
    assert [change.at for change in found] == [build(2), build(5)]


@pytest.mark.parametrize("size", [0.05, 0.15])
def test_one_odd_nightly_is_no_step(size: float) -> None:
    """The same code is laid out anew in each build."""
    assert changes(a_series(1, (30, 0.0), (1, size), (30, 0.0)), LEVEL) == []


def test_a_nightly_that_jumps_is_one_on_its_first_night() -> None:
    series = a_series(1, (30, 0.0), (1, 0.3), (30, 0.0))
    assert [change.noticed for change in changes(series.part(0, 31), LEVEL)] == [build(30)]
    assert [(change.at, change.log_ratio > 0) for change in changes(series, LEVEL)] == [
        (build(30), True),
        (build(31), False),
    ]


@pytest.mark.parametrize(("base", "found"), [("tensorflow-cpu==2.21.0", 1), (build(0), 0)])
def test_the_first_nightly_may_jump_from_a_release_and_from_no_nightly(base: str, found: int) -> None:
    series = replace(a_series(1, (1, 0.0), (1, 0.3)), builds=(base, build(1)))
    assert len(changes(series, LEVEL)) == found


@pytest.mark.parametrize("odd", [0, 3])
def test_one_odd_release_is(odd: int) -> None:
    releases = tuple(f"tensorflow-cpu==2.{minor}.0" for minor in range(14, 20))
    series = a_series(1, (odd, 0.0), (1, 0.1), (20 - odd, 0.0))
    series = replace(series, builds=(*releases, *series.builds[6:]))
    around = [odd, odd + 1] if odd else [1]
    assert [change.at for change in changes(series, LEVEL)] == [releases[number] for number in around]


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_a_short_series_has_no_step(count: int) -> None:
    assert changes(a_series(1, (count, 0.0)), LEVEL) == []


def test_identical_builds_raise_fewer_flags_than_allowed() -> None:
    year = 365
    flags = sum(len(changes(a_series(seed, (year, 0.0)), LEVEL)) for seed in range(100))
    assert flags <= 9  # of 6 that are allowed: more than 9 come in one of ten times


def test_a_link_that_is_uncertain_is_no_step() -> None:
    uncertain = a_series(1, (30, 0.0), (30, 0.012), links=0.01**2, second_base_from=30)
    certain = a_series(1, (30, 0.0), (30, 0.012), links=1e-12, second_base_from=30)
    assert (len(changes(uncertain, LEVEL)), len(changes(certain, LEVEL))) == (0, 1)


def test_the_variance_between_builds_is_what_their_own_does_not_explain() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(0, math.hypot(0.003, 0.004), 1000)
    assert between(values, np.full(1000, 0.003**2)) == pytest.approx(0.004**2, rel=0.1)


def test_a_step_adds_little_to_the_variance_between_builds() -> None:
    series = a_series(1, (50, 0.0), (50, 0.1))
    assert float(np.mean(moderated(series))) < 2 * ERROR**2
