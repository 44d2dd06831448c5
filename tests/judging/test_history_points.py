"""From a comparison's records to the history's points and turns."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from bench.judging.from_records import pair_ratios
from bench.judging.history_points import Compared, points_of, turns_of
from bench.judging.series import PAIRED
from bench.storing.results import read_run
from bench.verdicts import Verdict
from tests.builders import a_verdict
from tests.history_builders import BASE, MACHINE, nightly

RUN = read_run(Path(__file__).parents[1] / "fixtures" / "v1" / "results" / "20261128T033120-compare")
WHAT = Compared("20261128T033120-compare", 1.8e9, MACHINE, nightly(1), BASE)
CASES = {
    case: [r for r in RUN.records if r.entry.case == case] for case in {r.entry.case for r in RUN.records}
}


def test_every_series_of_a_case_with_times_has_a_point_that_says_what_its_pairs_say() -> None:
    case = next(case for case, records in CASES.items() if len(pair_ratios(records)) > 2)
    found = points_of(WHAT, CASES, [Verdict(case, "wall", "SAME", "", mde=0.1)])
    assert {point.series for point in found} <= set(PAIRED)
    (wall,) = (point for point in found if point.series == "wall")
    ratios = pair_ratios(CASES[case])
    orders = [[each.log_ratio for each in ratios if each.a_first is first] for first in (True, False)]
    assert wall.log_ratio == pytest.approx(sum(sum(order) / len(order) for order in orders) / 2)
    assert wall.pairs == len(ratios)
    assert wall.error is not None
    assert 0 < wall.error < 1
    assert wall.visible == pytest.approx(math.log(1.1))
    assert (wall.outcome, wall.revision) == ("SAME", CASES[case][0].entry.revision)


def test_a_case_without_a_time_has_one_point_with_the_reason() -> None:
    case = next(iter(CASES))
    (found,) = points_of(WHAT, CASES, [a_verdict("WRONG", case=case, ratio=None)])
    assert (found.outcome, found.log_ratio, found.reason) == ("WRONG", None, "the reason")


def test_turns_are_kept_without_void_ones() -> None:
    found = turns_of(WHAT, RUN.records)
    timed = [record.measurement for record in RUN.records if record.measurement]
    assert len(found) == len(timed)
    valid = sum(not turn.void for measurement in timed for turn in measurement.rounds)
    assert sum(len(each.seconds) for each in found) == valid
