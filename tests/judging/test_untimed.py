"""A case that is wrong, crashed or removed on a side has a verdict at once, and no time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.judging.untimed import spoilt
from bench.records import Check, Record
from tests.builders import a_record, in_pairs

CRASH = Check("crashed", "died of SIGABRT in 2 of 3 processes", tried=3, deaths=("died of SIGABRT",) * 2)


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
