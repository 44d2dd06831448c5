"""Each slow case is compared with its last good release on every later lane, and no pair is measured twice."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.errors import Refusal
from bench.experiments.regression_times import Timing, comparisons, slow_cells, timed
from bench.judging.conformance import Tried
from bench.judging.pair_ratios import PairRatio
from bench.judging.regression_cells import Timed
from bench.records import Check
from bench.settings import ComparisonSettings
from bench.storing.trial_log import TrialLog
from tests.builders import a_known_regression, in_pairs

LANES = [Tried(f"tf-2.{minor}-cpu", f"2.{minor}.1") for minor in (15, 16, 21)]
SOURCES = {"fast": "f1", "near": "n1"}


def a_time(ratio: float) -> Timed:
    """Two pairs of a proven case."""
    return Timed(Check("proven"), tuple(PairRatio(math.log(ratio), first) for first in (True, False)))


class Compares:
    """Stands in for a comparison: ratios by case, and what it was asked for."""

    def __init__(self, **ratios: float) -> None:
        self.ratios, self.asked = ratios, list[tuple[str, ...]]()

    def __call__(
        self, good: str, lane: str, variables: Mapping[str, str], settings: ComparisonSettings, folder: Path
    ) -> Mapping[str, Timed]:
        self.asked.append(settings.cases)
        return {case: a_time(self.ratios[case]) for case in settings.cases}


def timing(compares: Any, path: Path) -> Timing:
    return Timing(ComparisonSettings(), compares, path, TrialLog(path / "log.jsonl"))


def test_a_case_is_compared_on_the_lanes_after_its_last_good_release() -> None:
    old, new = (
        replace(a_known_regression(name, "slow"), good=good)
        for name, good in (("old", "2.15"), ("new", "2.16"))
    )
    wrong = a_known_regression("wrong")
    assert comparisons([old, new, wrong], LANES) == [
        ("tf-2.15-cpu", "tf-2.16-cpu", [old.case]),
        ("tf-2.15-cpu", "tf-2.21-cpu", [old.case]),
        ("tf-2.16-cpu", "tf-2.21-cpu", [new.case]),
    ]


def test_a_lane_that_failed_and_a_release_without_a_lane_are_not_compared() -> None:
    known = replace(a_known_regression("old", "slow"), good="2.15")
    failed = [LANES[0], Tried("tf-2.16-cpu", failure="no such TensorFlow")]
    assert comparisons([known], failed) == []
    assert comparisons([replace(known, good="2.14")], LANES) == []


def test_a_case_near_what_people_notice_gets_as_many_pairs_again(tmp_path: Path) -> None:
    compares = Compares(fast=3.0, near=1.2)
    found = timing(compares, tmp_path).pairs("good", "lane", SOURCES)
    assert compares.asked == [("fast", "near"), ("near",)]
    assert {case: len(timed.pairs) for case, timed in found.items()} == {"fast": 2, "near": 4}


def test_pairs_of_the_log_are_not_measured_again(tmp_path: Path) -> None:
    compares = Compares(fast=3.0, near=1.2)
    first = timing(compares, tmp_path)
    found = first.pairs("good", "lane", SOURCES)
    asked = len(compares.asked)
    assert first.pairs("good", "lane", SOURCES) == found
    assert len(compares.asked) == asked
    first.pairs("good", "lane", {**SOURCES, "fast": "its file has changed"})
    assert compares.asked[asked:] == [("fast",)]


def test_a_side_that_cannot_be_had_has_no_pairs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(*_: Any) -> Any:
        raise Refusal("no such lane")

    assert timing(refuse, tmp_path).pairs("good", "lane", {"fast": "f1"}) == {}
    assert "no such lane" in capsys.readouterr().err


def test_a_slow_one_is_untried_before_its_last_good_release_and_unclear_where_it_was_not_compared() -> None:
    known = replace(a_known_regression("old", "slow"), good="2.16")
    times = {("tf-2.21-cpu", known.case): a_time(3.0)}
    lanes = [*LANES, Tried("tf-2.22-cpu", "2.22.0"), Tried("tf-2.23-cpu", failure="no such TensorFlow")]
    states = {lane: each.state for lane, each in slow_cells(known, lanes, times).items()}
    assert states == {
        "tf-2.15-cpu": "untried",
        "tf-2.16-cpu": "ok",
        "tf-2.21-cpu": "slower",
        "tf-2.22-cpu": "unclear",
    }


def test_a_lane_without_its_good_release_leaves_a_slow_one_untried() -> None:
    known = replace(a_known_regression("old", "slow"), good="2.12")
    assert {each.state for each in slow_cells(known, LANES, {}).values()} == {"untried"}


def test_a_comparison_s_records_give_pairs_and_the_check_that_is_not_proven() -> None:
    records = in_pairs([2.0, 2.0])
    case = records[0].entry.case
    found = timed({case: records})[case]
    assert [round(math.exp(each.log_ratio), 6) for each in found.pairs] == [2.0, 2.0]
    assert found.check.outcome == "proven"
    off = Check("wrong", "off by 3")
    wrong = [replace(each, check=off, measurement=None) if each.process else each for each in records]
    assert timed({case: wrong})[case].check.reason == "off by 3"
