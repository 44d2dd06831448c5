"""A pair is the mean of the middle third of its quads' ratios; the mean of all turns is a series of its own."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from bench.judging.from_records import pair_ratios
from bench.judging.pair_ratios import PairRatio, clock_tick, means, neighbours, residuals
from bench.judging.quads import side_seconds
from tests.builders import a_visit, in_pairs


def test_a_pair_is_the_log_ratio_of_its_turns_and_says_who_started_first() -> None:
    found = pair_ratios(in_pairs([1.1, 1.1]))
    assert [each.log_ratio for each in found] == pytest.approx([math.log(1.1)] * 2)
    assert [each.a_first for each in found] == [True, False]


def test_the_quads_of_all_visits_are_pooled() -> None:
    slow_fork = [a_visit("a"), a_visit("b", 0.0015)]
    good_forks = [a_visit(role, visit=visit) for visit in (1, 2, 3) for role in ("a", "b")]
    assert pair_ratios(slow_fork)[0].log_ratio == pytest.approx(math.log(1.5))
    assert pair_ratios([*slow_fork, *good_forks])[0].log_ratio == pytest.approx(0.0)


def test_what_slows_a_whole_quad_is_no_part_of_its_ratio() -> None:
    a = [np.array([1.0, 1.0]), np.array([3.0, 3.0]), np.array([1.0, 2.0])]
    assert neighbours(a, [1.1 * each for each in a]) == pytest.approx(math.log(1.1))


def test_a_turn_that_was_hit_does_not_count_where_its_side_has_another_in_the_quad() -> None:
    assert neighbours([np.ones(2)], [np.array([1.0, 5.0])]) == pytest.approx(0.0)


def test_a_quad_in_which_one_side_was_hit_twice_is_left_out_of_the_middle() -> None:
    even, hit = np.ones(2), np.array([4.0, 5.0])
    assert neighbours([even] * 4, [hit, even, even, even]) == pytest.approx(0.0)
    assert neighbours([even], [hit]) == pytest.approx(math.log(4))  # it is the only one


def test_a_tenth_of_the_turns_moves_the_mean_and_not_the_middle() -> None:
    times = [0.002, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001]
    records = [a_visit("a", [0.001] * 10), a_visit("b", times)]
    assert pair_ratios(records)[0].log_ratio == pytest.approx(0.0)
    assert pair_ratios(records, "mean")[0].log_ratio == pytest.approx(math.log(1.1))
    assert means([np.ones(2)], [np.array([1.0, 2.0])]) == pytest.approx(math.log(1.5))


def test_void_turns_are_left_out() -> None:
    a, b = a_visit("a"), a_visit("b", void="asleep")
    assert pair_ratios([a, b]) == []
    assert side_seconds([b]) is None


def test_a_side_s_fast_turns_stand_for_it() -> None:
    assert side_seconds([a_visit("b", [0.001, 0.001, 0.009, 0.004])]) == pytest.approx(0.001)
    assert side_seconds([]) is None


def test_the_tick_of_a_coarse_clock_shows_in_its_turns_and_that_of_a_fine_one_hardly() -> None:
    coarse = np.array([0.0100, 0.0101, 0.0101, 0.0103] * 4)
    fine = np.array([0.010000001, 0.010000002, 0.0103, 0.0107] * 4)
    assert clock_tick(coarse) == pytest.approx(0.0001 / 0.0101)
    assert clock_tick(fine) == pytest.approx(1e-7, rel=0.1)
    assert clock_tick(np.full(16, 0.01)) == 0.0
    assert clock_tick(coarse[:15]) == 0.0


def test_turns_of_a_clock_that_ran_backwards_give_no_ratio() -> None:
    assert pair_ratios(in_pairs([-1.0])) == []


def test_a_visit_that_only_one_side_made_does_not_count() -> None:
    assert pair_ratios([a_visit("a")]) == []
    whole = in_pairs([1.0])
    assert pair_ratios([*whole, a_visit("b", 0.0001, visit=1)]) == pair_ratios(whole)


def test_each_series_has_a_ratio_of_its_own() -> None:
    a, b = a_visit("a"), a_visit("b", collect_seconds=0.001)
    assert b.measurement
    b = replace(b, measurement=replace(b.measurement, first_call_seconds=1.0, peak_own_bytes=50_000_000))
    names = ("wall", "cpu", "collected", "first_call", "memory")
    found = {series: pair_ratios([a, b], series)[0].log_ratio for series in names}
    expected = {"wall": 0.0, "cpu": 0.0, "collected": math.log(2.0), "first_call": math.log(2.0)}
    assert found == pytest.approx({**expected, "memory": math.log(0.5)})


def test_a_number_that_a_process_has_once_is_the_best_of_the_visits() -> None:
    visits = [a_visit(role, visit=visit) for visit in (0, 1) for role in ("a", "b")]
    for number, record in enumerate(visits):
        assert record.measurement
        visits[number] = replace(
            record, measurement=replace(record.measurement, first_call_seconds=1.0 + number)
        )
    assert pair_ratios(visits, "first_call")[0].log_ratio == pytest.approx(
        math.log(2.0)
    )  # 2 of 2, 4 ÷ 1 of 1, 3
    spoilt = [replace(record, measurement=None) if record.visit else record for record in visits]
    assert pair_ratios(spoilt, "first_call") == []


def pairs(log_ratios: list[float]) -> list[PairRatio]:
    return [PairRatio(each, k % 2 == 0) for k, each in enumerate(log_ratios)]


def test_the_residuals_are_around_the_mean_of_the_pairs() -> None:
    assert residuals(pairs([0.3, 0.1, 0.3, 0.1])) == pytest.approx((0.04, 3))
    assert residuals([]) == (0.0, 0)
