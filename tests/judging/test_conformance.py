"""Which cases are checked on every lane, and what their table says."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from bench.documented import Documented
from bench.judging.conformance import (
    ABSENT,
    CHANGED,
    NEEDS_GPU,
    Tried,
    exit_code,
    history,
    rows,
    state,
    wanted,
)
from bench.records import CRASHED, PROVEN, REMOVED, WRONG, Check, CheckOutcome
from tests.builders import an_entry

POINT, SMOKE = an_entry("sum[n=9]"), an_entry("sum[n=2]", kind="smoke", smoke=True)
OTHER, GPU = an_entry("sum[n=99]"), an_entry("sum[n=9,device=gpu]", kind="gpu")
PLACE, ON_GPU = Documented(20, "a sum", POINT.case), Documented(30, "a sum on a GPU", GPU.case)
ENTRIES = (POINT, OTHER, SMOKE, GPU)


def a_lane(release: str = "2.12.1", outcome: str = PROVEN, smoke: str = PROVEN, **changes: str) -> Tried:
    checks = {
        POINT.case: Check(cast(CheckOutcome, outcome), f"it is {outcome}"),
        SMOKE.case: Check(cast(CheckOutcome, smoke)),
    }
    places = (PLACE, ON_GPU)
    return Tried(f"tf-{release}-cpu", release, {}, ENTRIES, places, checks, changes)


def test_the_documented_points_and_the_smoke_points_are_checked() -> None:
    assert wanted(ENTRIES, (PLACE, ON_GPU)) == [POINT, SMOKE, GPU]


def test_of_a_workload_that_the_note_does_not_name_the_first_point_is_checked() -> None:
    mine, second = an_entry("mine[a=1]"), an_entry("mine[a=2]")
    assert wanted([mine, second, *ENTRIES], (PLACE,)) == [mine, POINT, SMOKE]


def test_a_row_is_a_documented_case_in_the_order_of_the_note() -> None:
    made = rows([a_lane(), a_lane("2.13.1")])
    assert [(row.entry.case, row.places[0].line) for row in made] == [(POINT.case, 20), (GPU.case, 30)]
    assert made[0].states == {"tf-2.12.1-cpu": PROVEN, "tf-2.13.1-cpu": PROVEN}


def test_a_smoke_point_has_a_row_only_where_it_is_not_proven_somewhere() -> None:
    assert SMOKE.case in [row.entry.case for row in rows([a_lane(), a_lane("2.13.1", smoke=WRONG)])]


@pytest.mark.parametrize(
    ("case", "lane", "expected"),
    [
        (POINT.case, a_lane(), PROVEN),
        (POINT.case, a_lane(outcome=REMOVED), REMOVED),
        (POINT.case, a_lane(**{POINT.case: "on purpose"}), CHANGED),
        (POINT.case, a_lane(outcome=WRONG, **{POINT.case: "on purpose"}), WRONG),
        (GPU.case, a_lane(), NEEDS_GPU),
        (OTHER.case, a_lane(), ABSENT),
        ("another[n=1]", a_lane(), ABSENT),
    ],
)
def test_a_case_has_one_state_on_a_lane(case: str, lane: Tried, expected: str) -> None:
    assert state(case, lane) == expected


def test_history_names_the_releases_at_which_the_state_became_another() -> None:
    lanes = [
        a_lane(),
        a_lane("2.13.1"),
        a_lane("2.16.2", REMOVED),
        a_lane("2.17.1", REMOVED),
        a_lane("2.18.1"),
    ]
    assert history(rows(lanes)[0], lanes) == [
        ("2.12.1", PROVEN, ""),
        ("2.16.2", REMOVED, "it is removed"),
        ("2.18.1", PROVEN, ""),
    ]


def test_an_error_of_another_kind_is_another_reason_and_other_words_are_not() -> None:
    errors = ("ValueError: one", "ValueError: two", "TypeError: three")
    lanes = [
        replace(a_lane(f"2.{k}.0"), checks={POINT.case: Check(REMOVED, error), SMOKE.case: Check(PROVEN)})
        for k, error in enumerate(errors)
    ]
    found = [(release, reason) for release, _, reason in history(rows(lanes)[0], lanes)]
    assert found == [("2.0.0", "ValueError: one"), ("2.2.0", "TypeError: three")]


def test_a_lane_that_could_not_be_tried_has_no_states() -> None:
    missing = Tried("tf-2.13-cpu", failure="needs Python 3.10 to 3.11")
    assert rows([a_lane(), missing])[0].states == {"tf-2.12.1-cpu": PROVEN}


def test_the_exit_code_says_wrong_before_it_says_missing() -> None:
    missing = Tried("tf-2.13-cpu", failure="needs Python 3.10 to 3.11")
    assert exit_code([a_lane(), a_lane("2.13.1", REMOVED)]) == 0
    assert exit_code([a_lane(), missing]) == 3
    assert exit_code([a_lane(outcome=WRONG), missing]) == 1
    assert exit_code([a_lane(outcome=CRASHED), missing]) == 1
    assert exit_code([replace(a_lane(), checks={SMOKE.case: Check(WRONG)})]) == 1


def test_of_a_workload_that_is_checked_as_a_whole_every_point_is_wanted_and_has_a_row() -> None:
    assert wanted(ENTRIES, (PLACE,), {"sum"}) == list(ENTRIES)
    assert wanted(ENTRIES, (PLACE,), {"another"}) == [POINT, SMOKE]
    whole = replace(a_lane(), checks={OTHER.case: Check(PROVEN)}, whole=frozenset({"sum"}))
    assert [row.entry.case for row in rows([whole])] == [POINT.case, GPU.case, OTHER.case, SMOKE.case]


def with_types(release: str, **types: str) -> Tried:
    return replace(a_lane(release), checks={POINT.case: Check(PROVEN, types=types)})


def test_an_answer_of_another_type_than_on_the_first_lane_is_changed_and_says_how() -> None:
    lanes = [
        with_types("2.14.1"),  # a record from before types were kept
        with_types("2.15.1", answer="float32", rank="int32"),
        with_types("2.16.2", answer="int64", rank="int32"),
        with_types("2.17.1", answer="int64", rank="int32"),
    ]
    row = rows(lanes)[0]
    assert list(row.states.values()) == [PROVEN, PROVEN, CHANGED, CHANGED]
    assert history(row, lanes) == [
        ("2.14.1", PROVEN, ""),
        ("2.16.2", CHANGED, "answer is int64, was float32"),
    ]
