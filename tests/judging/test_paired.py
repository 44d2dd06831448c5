"""Pairs are the sample, start order is no part of the ratio, and the interval decides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bench.judging.intervals import NO_PRIOR, Prior
from bench.judging.pair_ratios import PairRatio
from bench.judging.paired import (
    compare_pairs,
    confirmed,
    decide,
    fit,
    judge_paired,
    outcome,
    running,
)
from bench.judging.rule import Rule
from bench.records import Check, Record
from tests.builders import a_record, an_entry
from tests.judging.test_pair_ratios import a_visit

RULE = Rule(margin=0.02, cases=1)
CRASH = Check("crashed", "died of SIGABRT in 2 of 3 processes", tried=3, deaths=("died of SIGABRT",) * 2)


def some_records(ratios: Sequence[float]) -> list[Record]:
    """A pair for each ratio B ÷ A, started first by A and B in turn."""
    return [a_visit(role, s, k) for k, r in enumerate(ratios) for role, s in (("a", 0.001), ("b", 0.001 * r))]


def some_pairs(log_ratios: Sequence[float]) -> list[PairRatio]:
    return [PairRatio(each, k % 2 == 0) for k, each in enumerate(log_ratios)]


def test_what_starting_first_does_is_no_part_of_the_ratio_nor_of_its_scatter() -> None:
    found = compare_pairs(some_pairs([0.11, 0.09, 0.111, 0.091, 0.109, 0.089]), NO_PRIOR, 0.99)
    assert found
    assert found.log_ratio == pytest.approx(0.10)
    assert found.half_width == pytest.approx(4.604 * math.sqrt(1e-6 * 2 / 3 / 4), rel=1e-3)  # t of 4 at 0.995


def test_a_missing_pair_leaves_the_ratio_balanced() -> None:
    found = compare_pairs(some_pairs([0.11, 0.09, 0.11, 0.09, 0.11]), NO_PRIOR, 0.99)
    assert found
    assert found.log_ratio == pytest.approx(0.10)


@pytest.mark.parametrize("log_ratios", [[], [0.1], [0.1, 0.1]])
def test_too_few_pairs_tell_nothing_without_a_prior(log_ratios: list[float]) -> None:
    assert compare_pairs(some_pairs(log_ratios), NO_PRIOR, 0.99) is None


def test_pairs_of_one_start_order_tell_nothing() -> None:
    assert compare_pairs([PairRatio(0.1, True)] * 4, NO_PRIOR, 0.99) is None


def test_pairs_that_agree_to_a_coarse_clock_s_tick_are_known_no_better_than_to_it() -> None:
    agree = [PairRatio(0.005, k % 2 == 0, tick=0.01) for k in range(4)]
    found = compare_pairs(agree, NO_PRIOR, 0.99)
    assert found
    assert found.half_width == pytest.approx(9.925 * 0.01 / math.sqrt(6 * 4), rel=1e-3)  # t of 2 at 0.995


def test_a_prior_lets_two_pairs_be_judged() -> None:
    found = compare_pairs(some_pairs([0.1, 0.1]), Prior(variance=0.0001, freedom=8.0), 0.99)
    assert found
    assert found.half_width == pytest.approx(3.355 * 0.01 / math.sqrt(2), rel=1e-3)  # t of 8 at 0.995


@pytest.mark.parametrize(
    ("ratios", "said"),
    [
        ([1.100, 1.101, 1.099, 1.100] * 2, "SLOWER"),
        ([0.900, 0.901, 0.899, 0.900] * 2, "FASTER"),
        ([1.001, 0.999, 0.999, 1.002] * 2, "SAME"),
        ([1.100, 0.950, 1.000, 1.020] * 2, "INCONCLUSIVE"),
    ],
)
def test_the_interval_decides(ratios: list[float], said: str) -> None:
    verdict = judge_paired(some_records(ratios), RULE, look=1)[0]
    assert (verdict.series, verdict.outcome) == ("wall", said)
    assert verdict.interval
    assert verdict.interval[0] <= math.exp(float(np.mean(np.log(ratios)))) <= verdict.interval[1]


def test_a_change_that_the_fresh_half_of_the_pairs_does_not_show_is_not_said() -> None:
    pairs = some_pairs([0.1, 0.1, 0.1, 0.1, -0.01, -0.01, -0.01, -0.01])
    found = compare_pairs(pairs, Prior(1e-6, 8.0), 0.99)
    assert found
    assert found.log_ratio - found.half_width > 0
    assert not confirmed(pairs, 1.0)
    assert outcome(found, pairs, RULE) == "INCONCLUSIVE"
    assert outcome(found, pairs[::-1], RULE) == "SLOWER"


def test_a_bias_that_identical_sides_show_is_no_slowdown() -> None:
    records = some_records([1.0100, 1.0101, 1.0099, 1.0100] * 2)
    assert judge_paired(records, RULE, 1)[0].outcome == "SLOWER"
    assert judge_paired(records, Rule(0.02, 1, bias=0.012), 1)[0].outcome == "SAME"
    unsure = judge_paired(records, Rule(0.005, 1, bias=0.012), 1)[0]
    assert unsure.outcome == "INCONCLUSIVE"
    assert unsure.reason == "the interval excludes 1 by less than this machine's bias, 1.2%"
    assert unsure.mde
    assert unsure.mde > 0.012


def test_a_change_that_is_not_confirmed_says_so() -> None:
    records = some_records([1.1, 1.1, 1.1, 1.1, 0.999, 0.999, 0.999, 0.999])
    verdict = judge_paired(records, Rule(0.02, 1, prior={"wall": Prior(1e-6, 100.0)}), 1)[0]
    assert (verdict.outcome, verdict.reason) == (
        "INCONCLUSIVE",
        "the later half of the pairs does not confirm the change",
    )


def test_other_series_are_said_when_they_moved() -> None:
    records = some_records([1.0] * 8)
    assert [verdict.series for verdict in judge_paired(records, RULE, 1)] == ["wall"]
    for k, record in enumerate(records):
        if record.role == "b" and record.measurement:
            larger = replace(record.measurement, peak_bytes=200_000_000 + 1000 * k)
            records[k] = replace(record, measurement=larger)
    assert [(v.series, v.outcome) for v in judge_paired(records, RULE, 1)][1:] == [("memory", "SLOWER")]


def test_the_running_ratio_has_an_interval_as_soon_as_there_are_pairs_for_one() -> None:
    assert running([], RULE) == []
    assert running(some_records([1.1, 1.1]), RULE) == pytest.approx([1.1])
    ratio, low, high = running(some_records([1.1, 1.1, 1.2, 1.2]), RULE)
    assert low < ratio < high


def test_cases_of_a_run_tell_of_each_others_scatter() -> None:
    rng = np.random.default_rng(0)
    cases = {str(k): some_records(np.exp(0.01 * rng.standard_normal(4)).tolist()) for k in range(30)}
    prior = fit(cases)["wall"]
    assert math.sqrt(prior.variance) == pytest.approx(0.01, rel=0.2)
    assert 2 < prior.freedom <= 4


def test_a_wrong_side_is_wrong_whatever_its_speed() -> None:
    wrong = a_record(process=2, role="b", side="tf-b", outcome="wrong")
    verdict = judge_paired([*some_records([0.5, 0.5]), wrong], RULE, 1)[0]
    assert (verdict.outcome, verdict.reason) == ("WRONG", "tf-b: it is wrong")


def with_crashes(*roles: str) -> list[Record]:
    """Three pairs of sides named as their roles, in the first of which the sides of these roles crashed."""
    records = [replace(record, side=record.role) for record in some_records([1.0] * 3)]
    spoilt = {(role, 0) for role in roles}
    return [
        replace(r, check=CRASH, measurement=None) if (r.role, r.process) in spoilt else r for r in records
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
    (verdict,) = judge_paired(with_crashes(*roles), RULE, 1)
    assert (verdict.outcome, verdict.reason) == (outcome, reason)
    assert verdict.remedy.startswith("read lane.log")


def test_a_wrong_answer_weighs_more_than_a_crash() -> None:
    records = with_crashes("b")
    records[-1] = replace(records[-1], check=Check("wrong", "off by one"), measurement=None)
    assert judge_paired(records, RULE, 1)[0].outcome == "WRONG"


def test_what_a_side_removed_is_not_comparable() -> None:
    removed = a_record(role="b", side="tf-b", outcome="removed")
    assert judge_paired([a_record(role="a"), removed], RULE, 1)[0].outcome == "NOT_COMPARABLE"


def test_a_case_without_a_reference_says_that_it_is_unproven() -> None:
    records = [replace(record, check=Check("unproven")) for record in some_records([1.1] * 4)]
    assert judge_paired(records, RULE, 1)[0].reason.startswith("unproven: ")


def a_run_of(ratios: Sequence[Sequence[float]]) -> dict[str, list[Record]]:
    """A case for each of these, with a pair for each ratio."""
    return {
        str(k): [replace(r, entry=an_entry(str(k))) for r in some_records(each)]
        for k, each in enumerate(ratios)
    }


def test_only_cases_that_are_settled_are_decided_and_the_rest_is_left_for_the_next_look() -> None:
    cases = a_run_of(
        [[1.1, 1.101, 1.099, 1.1] * 3, [1.1, 0.9, 1.0, 1.05] * 3, [1.0001, 1.0, 0.9999, 1.0] * 3]
    )
    rule = Rule(0.02, 3)
    decided = decide(cases, rule, 0, lambda verdict: verdict.outcome != "INCONCLUSIVE")
    assert {case: each[0].outcome for case, each in decided.items()} == {"0": "SLOWER", "2": "SAME"}
    assert set(decide(cases, rule, 1, lambda _: True)) == {"0", "1", "2"}


def test_cases_that_moved_together_or_before_are_each_seen_the_sooner() -> None:
    moved = [1.02, 1.05, 1.03, 1.06, 1.04, 1.03, 1.05, 1.02]
    many = decide(a_run_of([moved] * 20), Rule(0.02, 20), 1, lambda _: True)
    few = decide(a_run_of([moved]), Rule(0.02, 20), 1, lambda _: True)
    assert {each[0].outcome for each in many.values()} == {"SLOWER"}
    assert few["0"][0].outcome == "INCONCLUSIVE"
    before = [verdict for each in many.values() for verdict in each][:19]
    assert decide(a_run_of([moved]), Rule(0.02, 20), 1, lambda _: True, before)["0"][0].outcome == "SLOWER"


@pytest.mark.parametrize("tails", ["normal", "t4"])
def test_identical_sides_raise_no_more_alarms_than_the_rule_says(tails: str) -> None:
    rng = np.random.default_rng(1)
    alarms, trials = 0, 4000
    for _ in range(trials):
        drawn = rng.standard_normal(8) if tails == "normal" else rng.standard_t(4, 8)
        order = 0.005 * np.resize((1, -1), 8)
        pairs = some_pairs((0.01 * drawn + order).tolist())
        said = []
        for look, count in enumerate((4, 8)):
            found = compare_pairs(pairs[:count], NO_PRIOR, RULE.confidence(look))
            said.append(found is not None and outcome(found, pairs[:count], RULE))
        alarms += bool({"SLOWER", "FASTER"} & set(said))
    assert alarms / trials < 0.005 + 3 * (0.005 / trials) ** 0.5
