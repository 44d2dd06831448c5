"""Two releases of a sweep are compared through its first one, with the errors of both."""

from __future__ import annotations

import math
from typing import Any

import pytest

from bench.judging.advice_times import changes

CASE = "sequential_model[batch=32,device=cpu]"


def a_sweep(**ratios: float) -> dict[str, Any]:
    """Each lane's ratio to the first, with an interval of 3 % on either side."""

    def report(ratio: float) -> dict[str, Any]:
        estimate = {"ratio": ratio, "interval": [ratio / 1.03, ratio * 1.03]}
        return {"verdicts": [{"case": CASE, "series": "wall", "estimate": estimate}]}

    return {"first": "old", "comparisons": {lane: report(ratio) for lane, ratio in ratios.items()}}


def test_the_ratio_of_two_lanes_has_the_errors_of_both() -> None:
    (found,) = changes(a_sweep(middle=1.2, new=1.8), "middle", "new")
    half = math.log(1.03) * math.sqrt(2)
    assert found.ratio == pytest.approx(1.5)
    assert found.interval == pytest.approx((1.5 * math.exp(-half), 1.5 * math.exp(half)))
    assert found.slow == {"old": False, "middle": False, "new": True}


def test_the_first_lane_has_no_error_of_its_own() -> None:
    (found,) = changes(a_sweep(new=1.8), "old", "new")
    assert found.interval == pytest.approx((1.8 / 1.03, 1.8 * 1.03))


@pytest.mark.parametrize("ratio", [1.0, 1.04, 1.02])
def test_what_differs_by_less_than_people_notice_or_than_is_sure_is_no_change(ratio: float) -> None:
    assert changes(a_sweep(new=ratio), "old", "new") == []


def test_a_lane_that_the_sweep_lacks_shows_nothing() -> None:
    assert changes(a_sweep(new=1.8), "old", "newer") == []


def test_a_case_without_an_interval_shows_nothing() -> None:
    sweep = a_sweep(new=1.8)
    sweep["comparisons"]["new"]["verdicts"][0]["estimate"] = {"ratio": 1.8, "interval": None}
    assert changes(sweep, "old", "new") == []
