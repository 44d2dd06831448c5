"""Turns of a pair's visits are pooled, disturbed ones left out, and the fast end of either side compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bench.judging.pair_ratios import (
    AT_WORK,
    PairRatio,
    clock_tick,
    fast_end,
    left_out,
    neighbours,
    pair_ratios,
    quiet_turns,
    residuals,
)
from bench.records import Record, Round
from tests.builders import a_measurement, a_record

QUADS = "abbabaab"


def a_visit(
    role: str,
    seconds: float | Sequence[float],
    pair: int = 0,
    visit: int = 0,
    idle: float | Sequence[float] = 0.0,
) -> Record:
    """A side of a visit that took four turns of a hundred calls; `idle` is what it used while it waited."""
    turns = [turn for turn, letter in enumerate(QUADS) if letter == role]
    times = [seconds] * 4 if isinstance(seconds, float) else seconds
    waited = [idle] * 4 if isinstance(idle, float) else idle
    rounds = tuple(
        Round(each, 2 * each, 100, turn=turn, idle_cpu_seconds=used)
        for turn, each, used in zip(turns, times, waited, strict=True)
    )
    first = role == "ab"[pair % 2]
    measurement = a_measurement(rounds=rounds)
    return a_record(process=pair, role=role, visit=visit, started_first=first, measurement=measurement)


def test_a_pair_is_the_log_ratio_of_its_fast_turns_and_says_who_started_first() -> None:
    records = [a_visit(r, s, pair) for pair in (0, 1) for r, s in (("a", 0.001), ("b", 0.0011))]
    found = pair_ratios(records)
    assert [each.log_ratio for each in found] == pytest.approx([math.log(1.1)] * 2)
    assert [each.a_first for each in found] == [True, False]


def test_the_turns_of_all_visits_are_pooled() -> None:
    slow_fork = [a_visit("a", 0.001), a_visit("b", 0.0015)]
    good_fork = [a_visit("a", 0.001, visit=1), a_visit("b", 0.001, visit=1)]
    assert pair_ratios(slow_fork)[0].log_ratio == pytest.approx(math.log(1.5))
    assert pair_ratios([*slow_fork, *good_fork])[0].log_ratio == pytest.approx(0.0)


def test_a_burst_does_not_move_the_fast_end() -> None:
    calm, burst = a_visit("a", 0.001), a_visit("b", (0.001, 0.001, 0.009, 0.004))
    assert pair_ratios([calm, burst])[0].log_ratio == pytest.approx(0.0)
    assert fast_end([burst]) == pytest.approx(0.001)


def test_turns_that_the_waiting_side_disturbed_are_left_out() -> None:
    a, noisy = a_visit("a", 0.001), a_visit("b", 0.001, idle=0.02)
    assert quiet_turns(a, noisy) == ([], [])
    assert pair_ratios([a, noisy]) == []


def test_a_disturbed_turn_costs_both_sides_its_quad() -> None:
    """Else the side that disturbs would keep more turns than the other, and so a luckier fast end."""
    a, noisy = a_visit("a", 0.001), a_visit("b", 0.001, idle=(0.0, 0.0, 0.02, 0.0))  # in A's turn 3
    assert [[each.turn for each in side] for side in quiet_turns(a, noisy)] == [[5, 6], [4, 7]]


def test_void_turns_are_left_out() -> None:
    a, b = a_visit("a", 0.001), a_visit("b", 0.001)
    assert b.measurement
    spoilt = replace(b.measurement, rounds=tuple(replace(r, void="asleep") for r in b.measurement.rounds))
    b = replace(b, measurement=spoilt)
    assert quiet_turns(a, b) == ([], [])
    assert pair_ratios([a, b]) == []
    assert fast_end([b]) is None


def test_turns_that_are_left_out_are_counted_by_why_with_their_neighbours() -> None:
    a, noisy = a_visit("a", 0.001), a_visit("b", 0.001, idle=(0.0, 0.0, 0.02, 0.0))
    assert left_out([a, noisy]) == {AT_WORK: 4}
    assert noisy.measurement
    rounds = [replace(r, void="asleep") if r.turn == 7 else r for r in noisy.measurement.rounds]
    spoilt = replace(noisy, measurement=replace(noisy.measurement, rounds=tuple(rounds)))
    assert left_out([a, spoilt]) == {AT_WORK: 4, "asleep": 4}
    assert left_out([a_visit("a", 0.001), a_visit("b", 0.001)]) == {}


def test_the_tick_of_a_coarse_clock_shows_in_its_turns_and_that_of_a_fine_one_hardly() -> None:
    coarse = np.array([0.0100, 0.0101, 0.0101, 0.0103])
    fine = np.array([0.010000001, 0.010000002, 0.0103, 0.0107])
    assert clock_tick(coarse) == pytest.approx(0.0001 / 0.0101)
    assert clock_tick(fine) == pytest.approx(1e-7, rel=0.1)
    assert clock_tick(np.full(4, 0.01)) == 0.0
    assert pair_ratios([a_visit("a", 0.001), a_visit("b", 0.002)])[0].tick == pytest.approx(0.1 / 0.15)


def test_what_slows_a_whole_quad_is_no_part_of_neighbours_ratio() -> None:
    a = np.array([1.0, 1.0, 3.0, 3.0, 1.0, 1.0, 1.0, 1.0])
    assert neighbours(a, 1.1 * a) == pytest.approx(math.log(1.1))
    both = neighbours(np.array([a, a]), np.array([1.1 * a, 0.9 * a]))
    assert both == pytest.approx(np.log([1.1, 0.9]))


def test_a_quad_in_which_one_side_was_hit_is_among_those_that_neighbours_leave_out() -> None:
    hit = np.array([1.0, 5.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    assert neighbours(np.ones(8), hit) == pytest.approx(0.0)
    assert neighbours(np.ones(2), hit[:2]) == pytest.approx(math.log(5) / 2)  # it is the only one


def test_on_one_core_a_pair_is_the_ratio_of_its_neighbours() -> None:
    a = a_visit("a", (0.001, 0.001, 0.001, 0.003))
    b = a_visit("b", (0.001, 0.001, 0.003, 0.003))
    assert pair_ratios([a, b])[0].log_ratio == pytest.approx(0.0)
    assert pair_ratios([a, b], one_core=True)[0].log_ratio == pytest.approx(math.log(3) / 4)


def test_turns_of_a_clock_that_ran_backwards_give_no_ratio() -> None:
    assert pair_ratios([a_visit("a", 0.001), a_visit("b", -0.001)]) == []


def test_a_visit_that_only_one_side_made_does_not_count() -> None:
    assert pair_ratios([a_visit("a", 0.001)]) == []
    whole = [a_visit("a", 0.001), a_visit("b", 0.001)]
    assert pair_ratios([*whole, a_visit("b", 0.0001, visit=1)]) == pair_ratios(whole)


def test_each_series_has_a_ratio_of_its_own() -> None:
    a, b = a_visit("a", 0.001), a_visit("b", 0.001)
    assert b.measurement
    b = replace(b, measurement=replace(b.measurement, first_call_seconds=1.0, peak_bytes=50_000_000))
    found = {series: pair_ratios([a, b], series)[0].log_ratio for series in ("cpu", "first_call", "memory")}
    assert found == pytest.approx({"cpu": 0.0, "first_call": math.log(2.0), "memory": math.log(0.5)})


def test_residuals_are_around_the_mean_of_each_start_order() -> None:
    pairs = [PairRatio(each, k % 2 == 0) for k, each in enumerate([0.3, 0.1, 0.5, 0.1])]
    assert residuals(pairs) == pytest.approx((0.02, 2))
