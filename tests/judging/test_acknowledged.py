"""Acknowledgements: which moves they cover, and what is told of those that are wrong, expired or name nothing."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from bench.judging.acknowledged import acknowledgements, complaints, lookup
from tests.history_builders import CASE, nightly

TODAY = datetime.date(2026, 9, 10)
ENTRY: dict[str, Any] = {
    "cases": "chain[n=8*",
    "after": nightly(3),
    "until_build": nightly(6),
    "who": "me",
    "why": "known upstream",
    "until": datetime.date(2026, 9, 30),
}


def entries(**changes: Any) -> Any:
    return acknowledgements({"acknowledged": [{**ENTRY, **changes}]})


@pytest.mark.parametrize(
    ("case", "before", "at", "covered"),
    [
        (CASE, 4, 5, True),
        (CASE, 3, 6, True),
        (CASE, 2, 5, False),
        (CASE, 5, 7, False),
        ("chain[n=9,device=cpu]", 4, 5, False),
    ],
)
def test_an_entry_covers_its_cases_within_its_builds(case: str, before: int, at: int, covered: bool) -> None:
    assert bool(lookup(entries(), TODAY)(case, nightly(before), nightly(at))) is covered


def test_an_entry_covers_nothing_any_more_after_its_day() -> None:
    assert lookup(entries(), datetime.date(2026, 10, 1))(CASE, nightly(4), nightly(5)) == ""


def test_brackets_of_an_id_are_no_glob() -> None:
    assert entries(cases=CASE)[0].names(CASE)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"whom": "me"}, "unknown field whom"),
        ({"until": "2026-09-30"}, "without quotes"),
        ({"why": " "}, "why is empty"),
        ({"after": "tf-2.21-cpu"}, "names no build"),
    ],
)
def test_what_is_wrong_with_an_entry_is_told_with_its_number(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=f"entry 1.*{told}"):
        entries(**changes)


def test_a_field_that_lacks_is_named() -> None:
    with pytest.raises(ValueError, match="lacks who"):
        acknowledgements({"acknowledged": [{name: each for name, each in ENTRY.items() if name != "who"}]})


def test_a_misspelt_table_is_told() -> None:
    with pytest.raises(ValueError, match=r"\[\[acknowledged\]\]"):
        acknowledgements({"acknowleged": [ENTRY]})


def test_no_file_has_no_entries() -> None:
    assert acknowledgements({}) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"until": datetime.date(2026, 9, 9)}, ["expired"]),
        ({"cases": "chian*"}, ["misspelt"]),
        ({"after": nightly(20), "until_build": nightly(21)}, ["was measured"]),
    ],
)
def test_entries_that_are_expired_or_name_nothing_are_told(changes: dict[str, Any], told: list[str]) -> None:
    found = complaints(entries(**changes), [CASE], [nightly(4), nightly(5)], TODAY)
    assert [any(word in line for line in found) for word in told] == [True] * len(told) == [True] * len(found)
