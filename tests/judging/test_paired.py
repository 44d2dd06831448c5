"""Pairs are balanced over start order, disturbed turns left out, and the interval decides."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from bench.judging.paired import (
    FALSE_ALARMS,
    FALSE_ALARMS_ALONE,
    Rule,
    balanced,
    compare_balanced,
    judge_paired,
    pair_ratio,
    undisturbed,
)
from bench.judging.statistics import NO_PRIOR, Prior
from bench.records import Check, Record, Round
from tests.builders import a_measurement, a_record

RULE = Rule(margin=0.02, cases=1)
QUADS = "abbabaab"


def a_side(role: str, pair: int, seconds: float, idle: float = 0.0, **changes: object) -> Record:
    """A side of a pair that took four turns of a hundred calls."""
    turns = [turn for turn, letter in enumerate(QUADS) if letter == role]
    rounds = tuple(Round(seconds, seconds, 100, turn=turn, idle_cpu_seconds=idle) for turn in turns)
    return a_record(process=pair, role=role, measurement=a_measurement(rounds=rounds), **changes)  # type: ignore[arg-type]


def some_pairs(ratios: Sequence[float]) -> list[Record]:
    """A pair for each ratio B ÷ A."""
    return [side for k, r in enumerate(ratios) for side in (a_side("a", k, 0.001), a_side("b", k, 0.001 * r))]


def test_a_pair_is_the_log_ratio_of_its_fast_turns() -> None:
    assert pair_ratio(a_side("a", 0, 0.001), a_side("b", 0, 0.0011)) == pytest.approx(math.log(1.1))


def test_one_slow_turn_in_four_does_not_move_it() -> None:
    a, b = a_side("a", 0, 0.001), a_side("b", 0, 0.001)
    assert b.measurement
    burst = (Round(0.009, 0.001, 100, turn=1), *b.measurement.rounds[1:])
    slow = a_side("b", 0, 0.001)
    object.__setattr__(slow, "measurement", a_measurement(rounds=burst))
    assert pair_ratio(a, slow) == pytest.approx(0.0)


def test_turns_that_the_waiting_side_disturbed_are_left_out() -> None:
    a, noisy = a_side("a", 0, 0.001), a_side("b", 0, 0.001, idle=0.02)
    assert undisturbed(a, noisy) == []
    assert len(undisturbed(noisy, a)) == 4
    assert pair_ratio(a, noisy) is None


def test_both_start_orders_make_one_value() -> None:
    assert balanced(some_pairs([1.10, 0.90, 1.00, 1.00])) == pytest.approx([math.log(1.10 * 0.90) / 2, 0.0])


def test_a_pair_whose_other_start_order_is_missing_does_not_count() -> None:
    assert balanced(some_pairs([1.1, 0.9, 1.0])[:-2]) == pytest.approx([math.log(1.1 * 0.9) / 2])
    assert balanced(some_pairs([1.1])) == []


@pytest.mark.parametrize(
    ("ratios", "outcome"),
    [
        ([1.100, 1.101, 1.099, 1.100] * 2, "SLOWER"),
        ([0.900, 0.901, 0.899, 0.900] * 2, "FASTER"),
        ([1.001, 0.999, 0.999, 1.002] * 2, "SAME"),
        ([1.100, 0.950, 1.000, 1.020] * 2, "INCONCLUSIVE"),
    ],
)
def test_the_interval_decides(ratios: list[float], outcome: str) -> None:
    verdict = judge_paired(some_pairs(ratios), RULE, look=1)
    assert verdict.outcome == outcome
    assert verdict.interval
    assert verdict.interval[0] <= math.exp(float(np.mean(np.log(ratios)))) <= verdict.interval[1]


def test_a_bias_that_identical_sides_show_is_no_slowdown() -> None:
    pairs = some_pairs([1.0100, 1.0101, 1.0099, 1.0100] * 2)
    assert judge_paired(pairs, RULE, 1).outcome == "SLOWER"
    assert judge_paired(pairs, Rule(0.02, 1, bias=0.012), 1).outcome == "INCONCLUSIVE"


def test_all_looks_at_all_cases_hold_together() -> None:
    assert sum(1 - RULE.confidence(look) for look in (0, 1)) == pytest.approx(FALSE_ALARMS_ALONE)
    many = Rule(0.02, cases=50)
    assert 50 * sum(1 - many.confidence(look) for look in (0, 1)) == pytest.approx(FALSE_ALARMS)


def test_a_prior_lets_a_single_balanced_pair_be_judged() -> None:
    assert compare_balanced([0.1], NO_PRIOR, 0.99) is None
    found = compare_balanced([0.1], Prior(variance=0.0001, freedom=8.0), 0.99)
    assert found
    assert found.half_width == pytest.approx(3.355 * 0.01, rel=1e-3)  # t of 8 at 0.995


def test_a_wrong_side_is_wrong_whatever_its_speed() -> None:
    records = some_pairs([0.5, 0.5])
    wrong = a_record(process=2, role="b", side="tf-b", outcome="wrong")
    verdict = judge_paired([*records, wrong], RULE, 1)
    assert (verdict.outcome, verdict.reason) == ("WRONG", "tf-b: it is wrong")


def test_what_a_side_removed_is_not_comparable() -> None:
    removed = a_record(role="b", side="tf-b", outcome="removed")
    assert judge_paired([a_record(role="a"), removed], RULE, 1).outcome == "NOT_COMPARABLE"


def test_a_case_without_a_reference_says_that_it_is_unproven() -> None:
    records = some_pairs([1.1] * 4)
    for record in records:
        object.__setattr__(record, "check", Check("unproven"))
    assert judge_paired(records, RULE, 1).reason.startswith("unproven: ")


@pytest.mark.parametrize("tails", ["normal", "t4"])
def test_identical_sides_raise_no_more_alarms_than_the_rule_says(tails: str) -> None:
    rng = np.random.default_rng(1)
    alarms, trials = 0, 4000
    for _ in range(trials):
        drawn = rng.standard_normal(4) if tails == "normal" else rng.standard_t(4, 4)
        looks = [
            compare_balanced((0.01 * drawn[:n]).tolist(), NO_PRIOR, RULE.confidence(k))
            for k, n in ((0, 2), (1, 4))
        ]
        alarms += any(found and abs(found.log_ratio) > found.half_width for found in looks)
    assert alarms / trials < 0.005 + 3 * (0.005 / trials) ** 0.5
