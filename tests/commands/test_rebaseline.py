"""`rebaseline` accepts the last finished run, once, with its why; and nothing that was wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench import host
from bench.host.identity import machine_id
from bench.records import CRASHED, WRONG, Check, CheckOutcome
from tests.builders import a_record
from tests.conftest import MATMUL, SMALL, Place

WHY = ("--why", "it is right")


def baselines(place: Place) -> dict[str, Path]:
    """The baselines of this machine by workload."""
    return {path.stem: path for path in (place.baselines / "speed").glob("*/*.json")}


def test_without_a_finished_run_there_is_nothing_to_accept(place: Place) -> None:
    ended = place.bench("rebaseline", *WHY)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (f"rebaseline: no finished run in {place.results}; measure first: nox -s cpu_bench\n")


def test_without_a_why_nothing_is_accepted(place: Place) -> None:
    place.store(a_record(SMALL))
    ended = place.bench("rebaseline")
    assert ended.code == 2
    assert ended.err.endswith("rebaseline: the following arguments are required: --why; see --help\n")
    assert not place.baselines.exists()


def test_a_run_is_accepted_with_who_when_and_why_and_only_once(place: Place) -> None:
    place.store(a_record(SMALL), a_record(MATMUL))
    first = place.bench("rebaseline", *WHY)
    held = baselines(place)
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith(f"accepted run run on {machine_id(host.machine())}: 2 new\n")
    assert first.out.endswith(
        f"2 files written in {place.baselines / 'speed' / machine_id(host.machine())}\n"
    )
    assert {path.parent.name for path in held.values()} == {machine_id(host.machine())}
    data = json.loads(held["linear_regression"].read_text())
    (accepted,) = data["accepted"]
    assert (accepted["run"], accepted["why"]) == ("run", "it is right")
    assert accepted["who"]
    assert [record["entry"]["case"] for record in data["records"]] == [SMALL]

    before = {path: path.read_text() for path in held.values()}
    second = place.bench("rebaseline", *WHY)
    assert (second.code, second.out) == (2, "")
    assert second.err == "rebaseline: run run is accepted already; measure again: nox -s cpu_bench\n"
    assert {path: path.read_text() for path in held.values()} == before


@pytest.mark.parametrize(("outcome", "said"), [(WRONG, "WRONG"), (CRASHED, "CRASHED")])
def test_a_run_with_a_case_that_was_wrong_or_crashed_is_accepted_only_without_it(
    place: Place, outcome: CheckOutcome, said: str
) -> None:
    right = replace(a_record(MATMUL), measurement=None)
    place.store(a_record(SMALL), right, replace(right, check=Check(outcome), process=1))
    refused = place.bench("rebaseline", *WHY)
    assert (refused.code, refused.out, baselines(place)) == (1, "", {})
    assert refused.err == (
        f"rebaseline: {MATMUL} was {said}\n"
        "rebaseline: nothing is accepted; correct it and run again, or accept the others: --without-failed\n"
    )
    ended = place.bench("rebaseline", *WHY, "--without-failed")
    assert (ended.code, ended.err) == (0, "")
    assert "left out, as they failed: 1 case" in ended.out
    assert MATMUL not in "".join(path.read_text() for path in baselines(place).values())


@pytest.mark.slow
def test_golden_values_are_refused_where_no_case_is_judged_by_a_band(place: Place) -> None:
    ended = place.bench("rebaseline", *WHY, "--values", "--cases", SMALL)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "rebaseline: --values: none of these cases is judged by a band over seeds; name others with --cases\n"
    )
