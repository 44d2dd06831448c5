"""Points of several nights and bases become one series over builds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bench.judging.chain import chained
from bench.tracking import SeriesPoints

OLD, NEW = "tensorflow-cpu==2.20.0", "tensorflow-cpu==2.21.0"


def nightly(number: int) -> str:
    return f"tf-nightly-cpu==2.22.0.dev202601{number:02d}"


def points(*rows: tuple[str, str, float], error: float = 0.002) -> SeriesPoints:
    """Points in the order of time, from (build, base, log-ratio)."""
    count = len(rows)
    return SeriesPoints(
        moment=list(range(count)),
        build=[build for build, _, _ in rows],
        base=[base for _, base, _ in rows],
        log_ratio=[ratio for _, _, ratio in rows],
        error=[error] * count,
        freedom=[9.0] * count,
        visible=[0.01] * count,
    )


def test_builds_are_in_their_order_whatever_the_order_of_nights_and_the_base_is_among_them() -> None:
    found = chained(points((nightly(3), NEW, 0.03), (nightly(1), NEW, 0.01), (OLD, NEW, -0.1)))
    assert found.builds == (OLD, NEW, nightly(1), nightly(3))
    assert list(found.values) == pytest.approx([-0.1, 0.0, 0.01, 0.03])


def test_nights_of_the_same_build_are_pooled() -> None:
    found = chained(points((nightly(1), NEW, 0.01), (nightly(1), NEW, 0.03), error=0.002))
    assert found.values[1] == pytest.approx(0.02)
    assert math.sqrt(found.variances[1]) == pytest.approx(0.002 / math.sqrt(2))


def test_another_base_is_reached_by_the_comparison_of_both_and_its_error_goes_along() -> None:
    found = chained(points((nightly(1), OLD, 0.15), (NEW, OLD, 0.1), (nightly(2), NEW, 0.05)))
    assert found.base == NEW
    values = dict(zip(found.builds, found.values, strict=True))
    assert values[nightly(1)] == pytest.approx(0.05)
    assert values[nightly(2)] == pytest.approx(0.05)
    by_base = found.links[found.bases]
    assert by_base[found.builds.index(nightly(1))] == pytest.approx(0.002**2)
    assert by_base[found.builds.index(nightly(2))] == 0.0


def test_links_are_followed_one_after_the_other() -> None:
    first = "tensorflow-cpu==2.19.0"
    found = chained(
        points((nightly(1), first, 0.4), (OLD, first, 0.2), (NEW, OLD, 0.1), (nightly(2), NEW, 0.1))
    )
    values = dict(zip(found.builds, found.values, strict=True))
    assert values[nightly(1)] == pytest.approx(0.1)
    assert np.max(found.links) == pytest.approx(2 * 0.002**2)


def test_what_no_link_reaches_is_left_out_and_counted() -> None:
    found = chained(points((nightly(1), OLD, 0.15), (nightly(2), NEW, 0.05)))
    assert (found.builds, found.left_out) == ((NEW, nightly(2)), 1)


def test_only_the_last_builds_are_kept_where_that_is_asked_for() -> None:
    made = points(*((nightly(number), NEW, 0.0) for number in range(1, 20)))
    assert chained(made, last=5).builds[1:] == tuple(nightly(number) for number in range(15, 20))
