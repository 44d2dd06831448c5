"""Identical sides, with real lane processes: what they show is stored, and a comparison judges by it."""

from __future__ import annotations

import json

import pytest

from bench import host
from tests.conftest import SMALL, Place

pytestmark = pytest.mark.slow

CASES = ("--cases", SMALL, "--pairs", "4", "--budget", "1")


def test_identical_sides_are_compared_and_what_they_show_is_kept(place: Place) -> None:
    ended = place.bench("selftest", *CASES)
    kept = place.results / f"selftest-{host.machine_id(host.machine())}.json"
    assert ended.out.splitlines()[-1] == str(kept)
    assert "cases on identical sides raised an alarm: " in ended.out
    assert {case: len(found) for case, found in json.loads(kept.read_text())["balanced"].items()} == {
        SMALL: 2
    }
    assert {record["side"] for record in place.records()} == {"tf-2.21-cpu", "tf-2.21-cpu again"}


def test_a_selftest_that_cannot_be_read_is_refused_before_anything_is_measured(place: Place) -> None:
    place.results.mkdir()
    kept = place.results / f"selftest-{host.machine_id(host.machine())}.json"
    kept.write_text("{")
    ended = place.bench("compare", "tf-2.21-cpu", "tf-2.21-cpu", *CASES)
    assert ended.code == 3
    assert f"{kept}: holds no selftest" in ended.err
    assert place.lines() == []
