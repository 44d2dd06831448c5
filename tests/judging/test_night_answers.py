"""Answers that changed between two builds are named with what they were."""

from __future__ import annotations

from bench.judging.conformance import Tried
from bench.judging.night_answers import answers_changed
from bench.records import Check
from tests.builders import an_entry

CASES = ("sum[n=1]", "sum[n=2]")


def tried(lane: str, *outcomes: Check, failure: str = "") -> Tried:
    checks = dict(zip(CASES, outcomes, strict=False))
    return Tried(lane, entries=tuple(map(an_entry, CASES)), checks=checks, failure=failure)


def test_only_what_changed_is_told() -> None:
    base, build = (
        tried("a", Check("proven"), Check("proven")),
        tried("b", Check("proven"), Check("wrong", "off by 1")),
    )
    assert answers_changed([base, build]) == ["sum[n=2]: wrong, was proven: off by 1"]
    assert answers_changed([base, base]) == []


def test_what_was_wrong_before_is_no_change_and_what_is_mended_is() -> None:
    wrong, right = tried("a", Check("wrong", "x")), tried("b", Check("proven"))
    assert answers_changed([wrong, wrong]) == []
    assert answers_changed([wrong, right]) == ["sum[n=1]: proven, was wrong"]


def test_a_build_that_does_not_start_has_its_reason() -> None:
    assert answers_changed([tried("a"), tried("b", failure="cannot import")]) == ["b: cannot import"]


def test_nothing_is_said_of_checks_that_were_left_out() -> None:
    assert answers_changed([]) == []
