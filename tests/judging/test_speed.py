"""Environments beside each other: what is faster, how certainly, and what two boxes of one model differ by."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest

from bench.judging.hardware import Cell, Column, Fleet, Levels, Paired
from bench.judging.levels import level
from bench.judging.speed import beside, paired, same_model_spread
from bench.judging.student import NO_PRIOR
from bench.records import Work
from tests.builders import an_entry, an_environment

CASES = ("one[n=1,device=cpu]", "one[n=2,device=cpu]", "two[device=cpu]")


def a_column(name: str, seconds: Sequence[float], scatter: float = 0.01, cpus: float = 2.0) -> Column:
    """An environment whose cases took so many seconds, in three processes that scatter."""
    logs = {
        case: tuple(math.log(each) + scatter * step for step in (-1, 0, 1))
        for case, each in zip(CASES, seconds, strict=False)
    }
    found = Levels(logs, NO_PRIOR)
    known = {case: one for case in logs if (one := level(found, case))}
    machine = {**an_environment().machine, "cpus": cpus}
    cells: Mapping[str, Cell] = {case: Cell("proven") for case in logs}
    return Column(name, machine, an_environment().software, found, known, cells, "nox -s cpu_bench --")


def a_fleet(*columns: Column, pairs: Mapping[tuple[int, int], Paired] | None = None) -> Fleet:
    entries = {case: an_entry(case) for case in CASES}
    return Fleet(columns, entries, {case: Work() for case in CASES}, pairs or {}, {})


def test_half_the_time_is_twice_as_fast() -> None:
    found = beside(a_fleet(a_column("a", [2.0, 4.0, 8.0]), a_column("b", [1.0, 2.0, 4.0])), 0, 1)
    assert found.overall is not None
    assert found.overall.speed.ratio == pytest.approx(2.0)
    assert len(found.overall.cases) == 3
    assert {name: len(score.cases) for name, score in found.families.items()} == {"one": 2, "two": 1}


def test_the_other_way_round_everything_is_inverted() -> None:
    fleet = a_fleet(a_column("a", [2.0, 4.0, 8.0]), a_column("b", [1.0, 3.0, 4.0]))
    there, back = beside(fleet, 0, 1), beside(fleet, 1, 0)
    for case, speed in there.cases.items():
        low, high = speed.interval or (0.0, 0.0)
        assert back.cases[case].interval == pytest.approx((1 / high, 1 / low))


def test_a_case_without_a_time_on_one_side_is_left_out() -> None:
    found = beside(a_fleet(a_column("a", [2.0, 4.0, 8.0]), a_column("b", [1.0, 2.0])), 0, 1)
    assert list(found.cases) == list(CASES[:2])


def test_nothing_in_common_has_no_answer() -> None:
    assert beside(a_fleet(a_column("a", []), a_column("b", [1.0])), 0, 1).overall is None


def test_scatter_hides_a_small_difference_and_shows_a_large_one() -> None:
    fleet = a_fleet(a_column("a", [1.0, 1.0, 1.0], 0.05), a_column("b", [0.98, 0.5, 1.0], 0.05))
    found = beside(fleet, 0, 1)
    assert [found.cases[case].significant for case in CASES] == [False, True, False]


def test_pairs_decide_where_they_were_measured() -> None:
    measured = paired({CASES[0]: [0.30, 0.31, 0.29]}, len(CASES))
    fleet = a_fleet(a_column("a", [1.0, 1.0, 1.0]), a_column("b", [1.0, 1.0, 1.0]), pairs={(0, 1): measured})
    found = beside(fleet, 0, 1)
    assert found.cases[CASES[0]].paired
    assert found.cases[CASES[0]].log == pytest.approx(0.30)
    assert not found.cases[CASES[1]].paired


def test_boxes_of_one_model_show_the_spread_to_expect() -> None:
    same = a_fleet(a_column("a", [1.0, 1.0, 1.0]), a_column("b", [1.1, 1.1, 1.1]))
    assert same_model_spread(same).overall == pytest.approx(math.log(1.1))
    other = a_fleet(a_column("a", [1.0, 1.0, 1.0]), a_column("b", [1.1, 1.1, 1.1], cpus=1.0))
    assert same_model_spread(other).boxes == ()
