"""A void turn takes its quad with it, on both sides; how long a turn took never decides whether it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bench.judging.from_records import pair_ratios
from bench.judging.quads import (
    left_out,
    on_one_core,
    shared_quads,
    shares,
    turns_of,
    unfit,
    visits_by_pair,
    whole_quads,
)
from bench.records import FREE, Record, Round
from tests.builders import a_record, a_visit, in_pairs, sharing

ASLEEP = "the machine was suspended"
BUSY = [0.0] + [0.0015] * 19  # CPU seconds that a side uses after each of its turns, seen from the next one


def only(record: Record, turns: Sequence[int]) -> Record:
    """The record with these turns alone."""
    measured = record.measurement
    assert measured
    rounds = tuple(each for each in measured.rounds if each.turn in turns)
    return replace(record, measurement=replace(measured, rounds=rounds))


def places(quads: Sequence[tuple[Sequence[Round], Sequence[Round]]]) -> list[list[list[int]]]:
    return [[[turn.turn for turn in side] for side in quad] for quad in quads]


def test_a_quad_has_two_turns_of_either_side() -> None:
    assert places(whole_quads(a_visit("a"), a_visit("b"))) == [[[0, 3], [1, 2]], [[5, 6], [4, 7]]]


def test_a_quad_of_long_calls_has_one_turn_of_either_side() -> None:
    a, b = only(a_visit("a", [0.2] * 4), [0, 5]), only(a_visit("b", [0.2] * 4), [1, 4])
    assert places(whole_quads(a, b)) == [[[0], [1]], [[5], [4]]]


def test_a_void_turn_costs_both_sides_its_quad() -> None:
    b = a_visit("b", void=["", ASLEEP, "", ""])
    assert places(whole_quads(a_visit("a"), b)) == [[[5, 6], [4, 7]]]


def test_a_quad_that_broke_off_is_none() -> None:
    a, b = a_visit("a"), only(a_visit("b"), [1, 2, 4])
    assert places(whole_quads(a, b)) == [[[0, 3], [1, 2]]]
    assert left_out([a, b]) == {"its quad was not finished": 3}


def test_a_side_without_a_measurement_has_no_quads() -> None:
    wrong = a_record(role="b", outcome="wrong")
    assert whole_quads(a_visit("a"), wrong) == []
    assert turns_of([wrong]) == []


def test_turns_that_are_left_out_are_counted_by_why_with_their_neighbours() -> None:
    assert left_out(in_pairs([1.0, 1.0])) == {}
    assert left_out(in_pairs([1.0], void=["", "", "the clock jumped", ""])) == {"the clock jumped": 4}


def test_visits_that_only_one_side_made_do_not_count() -> None:
    assert visits_by_pair([a_visit("a")]) == {}
    found = visits_by_pair([*in_pairs([1.0]), a_visit("b", visit=1)])
    assert [len(visits) for visits in found.values()] == [1]


def test_a_case_is_on_one_core_where_every_turn_was_held_on_one() -> None:
    assert not on_one_core([a_visit("a")])
    assert on_one_core([a_visit("a", core=0), a_visit("b", core=1)])
    assert not on_one_core([a_visit("a", core=0), a_visit("b", core=[0, 0, 0, FREE])])


def test_a_side_that_is_twice_as_fast_loses_no_turn_to_what_the_other_does_after_each() -> None:
    """Turns of 10 and 20 ms: 1.5 ms would be more than a tenth of the short ones only."""
    a = a_visit("a", [0.0002] * 20, idle_cpu_seconds=BUSY)
    b = a_visit("b", [0.0001] * 20, idle_cpu_seconds=BUSY)
    assert left_out([a, b]) == {}
    assert len(whole_quads(a, b)) == 10
    (pair,) = pair_ratios([a, b])
    assert pair.log_ratio == pytest.approx(-0.6931, abs=1e-4)


def test_a_case_of_which_no_more_than_a_tenth_is_left_out_is_fit() -> None:
    assert unfit([]) == ""
    records = [a_visit("a", [0.001] * 20), a_visit("b", [0.001] * 20, void=[ASLEEP] + [""] * 19)]
    assert left_out(records) == {ASLEEP: 4}
    assert unfit(records) == ""


def test_a_case_of_which_more_than_a_tenth_is_left_out_is_unfit_and_says_why() -> None:
    voids = [ASLEEP, "", "the clock jumped", ASLEEP] + [""] * 16
    records = [a_visit("a", [0.001] * 20), a_visit("b", [0.001] * 20, void=voids)]
    assert unfit(records) == f"8 of 40 turns are left out, most of them because {ASLEEP}"


def test_a_side_that_is_at_work_while_it_waits_makes_its_case_unfit_as_a_whole() -> None:
    """Whichever of its turns that disturbed: each waited 0.4 s in all, and 0.1 s of CPU are a quarter of a core."""
    assert unfit([a_visit("a"), a_visit("b", idle_cpu_seconds=[0.1, 0.0, 0.0, 0.0])]) == ""
    busy = [a_visit("a"), a_visit("b", idle_cpu_seconds=[0.11, 0.0, 0.0, 0.0])]
    assert left_out(busy) == {}
    assert unfit(busy) == "while side B waited, it kept 0.27 cores at work"
    swapped = [a_visit("a", idle_cpu_seconds=[0.11, 0.0, 0.0, 0.0]), a_visit("b")]
    assert unfit(swapped) == "while side A waited, it kept 0.27 cores at work"


def test_what_a_slow_side_does_after_a_long_wait_does_not_count_by_the_short_turns_of_the_other() -> None:
    """Side B waits for A's 10 ms and for A to begin, half a second in all."""
    a = a_visit("a", [0.0001], idle_seconds=0.4)
    b = a_visit("b", [0.0037], idle_seconds=0.5, idle_cpu_seconds=0.05)
    assert unfit([a, b]) == ""


def test_a_shared_turn_counts_where_neither_side_s_is_void() -> None:
    assert places(shared_quads(sharing("a"), sharing("b"))) == [[[0], [0]], [[4], [4]]]
    assert places(shared_quads(sharing("a"), sharing("b", void="asleep"))) == [[[0], [0]]]


def test_shared_turns_stand_for_wall_time_where_both_sides_wait_alike() -> None:
    assert shares([sharing("a"), sharing("b")])
    assert shares([sharing("a", waits=1.3), sharing("b", waits=1.3)])
    assert not shares([sharing("a"), sharing("b", waits=1.05)])


def test_shared_turns_do_not_count_where_a_visit_has_none() -> None:
    assert not shares([sharing("a"), sharing("b"), a_visit("a", visit=1), a_visit("b", visit=1)])
    assert not shares([])
