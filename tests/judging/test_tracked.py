"""Moves in one range of builds are one regression, whatever their cases, machines and series."""

from __future__ import annotations

from dataclasses import replace

from bench.judging.series import FAILING
from bench.judging.tracked import tracked
from bench.tracking import SeriesKey
from tests.history_builders import KEY, MACHINE, a_move, nightly

OTHER = SeriesKey("another-machine", "fit[n=1]", 1, "memory")


def test_cases_machines_and_series_of_one_range_are_one_with_what_they_have_in_common() -> None:
    (found,) = tracked([a_move(2, 6, 0.03), a_move(4, 8, 0.05, key=OTHER)])
    assert (found.good, found.bad) == (nightly(4), nightly(6))
    assert [move.key for move in found.moves] == [KEY, OTHER]
    assert (found.state, found.alarms(FAILING)) == ("open", True)


def test_ranges_without_a_place_in_common_are_two() -> None:
    assert len(tracked([a_move(2, 4), a_move(4, 6)])) == 2


def test_slower_and_faster_are_two_and_faster_alarms_nobody() -> None:
    found = tracked([a_move(ratio=0.05), a_move(ratio=-0.05, key=OTHER)])
    assert sorted(each.alarms(FAILING) for each in found) == [False, True]


def test_a_series_that_fails_no_run_alarms_nobody_unless_it_is_named() -> None:
    (memory,) = tracked([a_move(key=OTHER)])
    (both,) = tracked([a_move(ratio=0.02), a_move(key=OTHER)])
    assert [each.alarms(FAILING) for each in (memory, both)] == [False, True]
    assert memory.alarms(("memory",))


def test_what_is_not_confirmed_is_no_regression() -> None:
    assert tracked([a_move(state="flagged"), a_move(state="refuted")]) == []


def test_it_is_over_when_all_of_it_is() -> None:
    partly = tracked([a_move(since=-0.05), a_move(key=OTHER)])[0]
    wholly = tracked([a_move(since=-0.05), a_move(key=OTHER, since=-0.05)])[0]
    assert (partly.state, wholly.state, wholly.alarms(FAILING)) == ("open", "recovered", False)


def test_it_grows_with_one_of_its_cases() -> None:
    assert tracked([a_move(), a_move(key=OTHER, since=0.02)])[0].state == "grown"


def test_it_is_acknowledged_when_all_that_is_left_of_it_is() -> None:
    def some(case: str, before: str, at: str) -> str:
        return "fine with me" if case == KEY.case and (before, at) == (nightly(4), nightly(5)) else ""

    assert tracked([a_move()], some)[0].state == "acknowledged"
    assert tracked([a_move(), a_move(key=OTHER)], some)[0].state == "open"
    assert tracked([a_move(), a_move(key=OTHER, since=-0.05)], some)[0].state == "acknowledged"


def test_what_is_broken_is_first_then_wall_time_then_the_largest_effect() -> None:
    moves = [a_move(2, 3, 0.02), a_move(4, 5, None), a_move(6, 7, 0.9), a_move(8, 9, 1.5, key=OTHER)]
    assert [each.moves[0].log_ratio for each in tracked(moves)] == [None, 0.9, 0.02, 1.5]


def test_it_is_new_if_the_newest_build_brought_any_of_it_to_light() -> None:
    moves = [a_move(), a_move(key=replace(KEY, machine=MACHINE + "2"), newest=True)]
    assert tracked(moves)[0].new
