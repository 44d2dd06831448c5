"""Bands follow from the numbers of the seeds."""

from __future__ import annotations

import math

import pytest

from bench.judging.golden import OUTSIDE, bands
from bench.judging.student import t_quantile


def test_each_quantity_has_a_band_that_a_right_seed_leaves_once_in_a_hundred() -> None:
    reach = t_quantile(2, 1 - 0.01 / 2) * math.sqrt(1 + 1 / 3)
    assert OUTSIDE == 0.01
    assert bands({"loss": [1.0, 2.0, 3.0]}) == {"loss": pytest.approx((2 - reach, 2 + reach))}


def test_a_quantity_with_fewer_than_three_seeds_has_no_band() -> None:
    assert list(bands({"accuracy": [1.0, 2.0], "loss": [1.0, 2.0, 3.0]})) == ["loss"]
