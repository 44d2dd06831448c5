"""Builds stand in the order of their versions, a nightly before its release."""

from __future__ import annotations

import pytest

from bench.judging.build_order import day, is_nightly, order, short

ORDERED = (
    "tensorflow-cpu==2.9.3",
    "tensorflow-cpu==2.16.0rc0",
    "tensorflow-cpu==2.16.1",
    "tensorflow-cpu==2.16.2",
    "tf-nightly-cpu==2.22.0.dev20260131",
    "tf-nightly==2.22.0.dev20260201",
    "tensorflow-cpu==2.22.0rc1",
    "tensorflow-cpu==2.22.0+keras==3.4.1",
    "tensorflow-cpu==2.22.0.post1",
)


def test_builds_are_sorted_by_version() -> None:
    assert sorted(reversed(ORDERED), key=order) == list(ORDERED)


@pytest.mark.parametrize("text", ["tf-2.21-cpu", "tensorflow", "tensorflow>=2.1"])
def test_what_names_no_build_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="names no build"):
        order(text)


def test_a_nightly_is_known_by_its_day() -> None:
    assert (is_nightly(ORDERED[4]), day(ORDERED[4]), short(ORDERED[4])) == (True, "2026-01-31", "2026-01-31")
    assert (is_nightly(ORDERED[2]), day(ORDERED[2]), short(ORDERED[2])) == (False, "", "2.16.1")
