"""Each slow case is compared with its last good release on every later lane, and no pair is measured twice."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.errors import Refusal
from bench.experiments.regression_times import Timing, comparisons
from bench.judging.conformance import Tried
from bench.judging.pair_ratios import PairRatio
from bench.settings import ComparisonSettings
from bench.storing.trial_log import TrialLog
from tests.builders import a_known_regression

LANES = [Tried(f"tf-2.{minor}-cpu", f"2.{minor}.1") for minor in (15, 16, 21)]
SOURCES = {"fast": "f1", "near": "n1"}


class Compares:
    """Stands in for a comparison: ratios by case, and what it was asked for."""

    def __init__(self, **ratios: float) -> None:
        self.ratios, self.asked = ratios, list[tuple[str, ...]]()

    def __call__(
        self, good: str, lane: str, variables: Mapping[str, str], settings: ComparisonSettings, folder: Path
    ) -> Mapping[str, Sequence[PairRatio]]:
        self.asked.append(settings.cases)
        return {
            case: [PairRatio(math.log(self.ratios[case]), first) for first in (True, False)]
            for case in settings.cases
        }


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
    assert {case: len(pairs) for case, pairs in found.items()} == {"fast": 2, "near": 4}


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

    assert timing(refuse, tmp_path).pairs("good", "lane", {"fast": "f1"}) == {"fast": []}
    assert "no such lane" in capsys.readouterr().err
