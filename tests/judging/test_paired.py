"""What records say of a case at once, its variance, and when it needs no more pairs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bench.judging.evidence import Evidence
from bench.judging.from_records import evidence, pair_ratios, priors, running
from bench.judging.pair_intervals import narrow, pooled
from bench.judging.pair_ratios import PairRatio
from bench.judging.rule import Rule
from bench.judging.series import PAIRED
from bench.judging.untimed import spoilt
from bench.judging.wall_time import settled
from bench.records import Check, Record
from bench.verdicts import Estimate
from tests.builders import a_record, a_verdict, in_pairs

RULE = Rule(margin=0.02, cases=1)
CRASH = Check("crashed", "died of SIGABRT in 2 of 3 processes", tried=3, deaths=("died of SIGABRT",) * 2)


def test_the_running_ratio_has_an_interval_as_soon_as_there_are_pairs_for_one() -> None:
    assert running([]) == []
    assert running(in_pairs([1.1])) == pytest.approx([1.1])
    ratio, low, high = running(in_pairs([1.1, 1.1, 1.2, 1.2]))
    assert low < ratio < high


def test_every_series_has_a_variance_that_the_cases_share_and_fresh_pairs_have_one_of_their_own() -> None:
    rng = np.random.default_rng(0)
    cases = {}
    for k in range(30):
        scatter = [0.02] * 4 + [0.005] * 4
        cases[str(k)] = in_pairs(np.exp(np.array(scatter) * rng.standard_normal(8)).tolist())
    prior = priors([evidence(records, 4) for records in cases.values()])
    assert set(prior) == {*PAIRED, "fresh"}
    assert 0.003 < math.sqrt(prior["fresh"].variance) < 0.006 < math.sqrt(prior["wall"].variance) < 0.02
    assert prior["wall"] == pooled(map(pair_ratios, cases.values()))


def test_a_case_with_a_time_is_not_spoilt() -> None:
    assert spoilt(in_pairs([1.0, 1.0])) is None


def test_a_wrong_side_is_wrong_whatever_its_speed() -> None:
    wrong = a_record(process=2, role="b", side="tf-b", outcome="wrong")
    verdict = spoilt([*in_pairs([0.5, 0.5]), wrong])
    assert verdict
    assert (verdict.outcome, verdict.reason) == ("WRONG", "tf-b: it is wrong")


def with_crashes(*roles: str) -> list[Record]:
    """Three pairs of sides named as their roles, in the first of which the sides of these roles crashed."""
    records = [replace(record, side=record.role) for record in in_pairs([1.0] * 3)]
    crashed = {(role, 0) for role in roles}
    return [
        replace(r, check=CRASH, measurement=None) if (r.role, r.process) in crashed else r for r in records
    ]


@pytest.mark.parametrize(
    ("roles", "outcome", "reason"),
    [
        ("b", "CRASHED", "b: died of SIGABRT in 2 of 5 processes"),
        ("a", "NOT_COMPARABLE", "a: died of SIGABRT in 2 of 5 processes"),
        (
            "ab",
            "NOT_COMPARABLE",
            "a: died of SIGABRT in 2 of 5 processes; b: died of SIGABRT in 2 of 5 processes",
        ),
    ],
)
def test_a_crash_of_the_candidate_alone_is_a_regression_and_else_not_comparable(
    roles: str, outcome: str, reason: str
) -> None:
    verdict = spoilt(with_crashes(*roles))
    assert verdict
    assert (verdict.outcome, verdict.reason) == (outcome, reason)
    assert verdict.remedy.startswith("read lane.log")


def test_a_wrong_answer_weighs_more_than_a_crash() -> None:
    records = with_crashes("b")
    records[-1] = replace(records[-1], check=Check("wrong", "off by one"), measurement=None)
    verdict = spoilt(records)
    assert verdict
    assert verdict.outcome == "WRONG"


def test_what_a_side_removed_is_not_comparable() -> None:
    removed = a_record(role="b", side="tf-b", outcome="removed")
    verdict = spoilt([a_record(role="a"), removed])
    assert verdict
    assert verdict.outcome == "NOT_COMPARABLE"


def of(log_ratios: Sequence[float]) -> Evidence:
    pairs = [PairRatio(each, k % 2 == 0) for k, each in enumerate(log_ratios)]
    return Evidence(pairs, pairs, {"mean": pairs})


WIDE = of([0.08, 0.12, 0.07, 0.13])


def test_a_case_that_moved_goes_on_until_its_estimate_is_narrow() -> None:
    assert not settled(a_verdict("SLOWER"), WIDE, RULE)
    assert settled(a_verdict("SLOWER"), of([0.099, 0.101, 0.1, 0.1]), RULE)
    assert not settled(a_verdict("SLOWER"), of([]), RULE)


def test_a_case_that_is_the_same_needs_no_more_pairs_and_one_that_is_not_known_does() -> None:
    assert settled(a_verdict("SAME"), WIDE, RULE)
    assert not settled(a_verdict("INCONCLUSIVE"), of([0.0, 0.0001]), RULE)


@pytest.mark.parametrize(
    ("ratio", "interval", "is_narrow"),
    [
        (1.1, (1.095, 1.105), True),
        (1.1, (1.08, 1.12), False),
        (3.0, (2.9, 3.1), True),  # 7 % wide: less than a tenth of its change
        (1.1, None, False),
    ],
)
def test_an_estimate_is_narrow_where_it_is_within_the_margin_or_a_tenth_of_its_change(
    ratio: float, interval: tuple[float, float] | None, is_narrow: bool
) -> None:
    assert narrow(Estimate(ratio, interval), 0.02) == is_narrow
