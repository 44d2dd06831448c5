"""Identical sides, with real lane processes: what they show is stored, and a comparison judges by it."""

from __future__ import annotations

import json

import pytest

from bench import host
from bench.host.identity import machine_id
from tests.conftest import SMALL, Place

pytestmark = [pytest.mark.slow, pytest.mark.live]

CASES = ("--cases", SMALL, "--pairs", "4", "--budget", "0.4")


def test_identical_sides_are_compared_and_what_they_show_is_kept(place: Place) -> None:
    kept = place.results / f"selftest-{machine_id(host.machine())}.json"
    for times in (1, 2):
        ended = place.bench("selftest", *CASES)
        assert ended.out.startswith("alarms on identical sides: ")
        assert "bias of this machine: unknown; it takes three cases to bound it" in ended.words
        runs = json.loads(kept.read_text())["runs"]
        assert [set(run["pairs"]) for run in runs] == [{SMALL}] * times
    assert "in all 2 selftests of this machine: " in ended.out
    assert {record["side"] for record in place.records()} == {"tf-2.21-cpu", "tf-2.21-cpu, a second copy"}


def test_a_selftest_that_cannot_be_read_is_refused_before_anything_is_measured(place: Place) -> None:
    place.results.mkdir()
    kept = place.results / f"selftest-{machine_id(host.machine())}.json"
    kept.write_text("{")
    ended = place.bench("compare", "tf-2.21-cpu", "tf-2.21-cpu", *CASES)
    assert ended.code == 3
    assert f"{kept}: cannot be read as selftests" in ended.err
    assert place.lines() == []
