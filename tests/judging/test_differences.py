"""What differs between two environments, in words."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bench.judging.differences import differences


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        ({"keras": "3.15.1"}, {"keras": "3.12.4"}, ["keras 3.12.4 → 3.15.1"]),
        ({"keras": "3.15.1"}, {}, ["keras none → 3.15.1"]),
        ({}, {"flags": "-O"}, ["flags -O → none"]),
        ({"b": 1, "a": 1}, {"b": 2, "a": 2}, ["a 2 → 1", "b 2 → 1"]),
        ({"variables": {}}, {"variables": {"A": "1"}}, ["variables {'A': '1'} → none"]),
        ({"keras": "3"}, {"keras": "3"}, []),
        ({"commit": "a", "dirty": True}, {"commit": "b", "dirty": False}, []),
    ],
    ids=["changed", "new", "gone", "ordered", "empty", "equal", "the-suite-itself"],
)
def test_differences_are_said_from_then_to_now(
    now: Mapping[str, object], then: Mapping[str, object], said: list[str]
) -> None:
    assert differences(now, then) == said
