"""The last finished run becomes a baseline, once; what was wrong stays out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.experiments.accept_run import accept_last
from bench.host.identity import machine_id
from bench.records import Record
from bench.storing.baselines import read_baselines
from bench.storing.results import Results
from tests.builders import BEGAN, CHAIN, a_record, an_environment

OTHER = "other[n=1,device=cpu]"
MACHINE = machine_id(an_environment().machine)


def a_stored_run(
    results: Path, name: str, *records: Record, command: str = "cpu_bench", finished: bool = True
) -> None:
    """A run of one case, or of these records, in the results."""
    stored = Results(results / name)
    stored.start({"run": name, "command": command, "whole": False})
    stored.add(an_environment())
    started = BEGAN + int(name.rpartition("-")[2]) * 3600
    for record in records or (a_record(),):
        stored.add(replace(record, run=name, started=started))
    if finished:
        stored.finish()


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, Path]:
    """Results and baselines of the test's own."""
    return tmp_path / "results", tmp_path / "baselines"


def test_the_run_is_accepted_with_who_when_and_why(place: tuple[Path, Path]) -> None:
    results, baselines = place
    a_stored_run(results, "run-1", a_record(), a_record(OTHER))
    accepted = accept_last(results, baselines, "it is right")
    assert accepted.failed == {}
    assert [(each.entry.case, each.becomes, each.runs) for each in accepted.changes] == [
        (CHAIN, "new", (0, 1)),
        (OTHER, "new", (0, 1)),
    ]
    assert [path.name for path in accepted.files] == ["chain.json", "other.json"]
    held = read_baselines(baselines, MACHINE)["chain"]
    assert [(each.run, each.why, bool(each.who), bool(each.when)) for each in held.accepted] == [
        ("run-1", "it is right", True, True)
    ]
    assert [record.entry.case for record in held.records] == [CHAIN]
    assert {environment.volatile != {} for environment in held.environments.values()} == {False}


def test_a_later_run_stays_beside_the_earlier_one(place: tuple[Path, Path]) -> None:
    for number in (1, 2):
        a_stored_run(place[0], f"run-{number}")
        accept_last(*place, "it is right")
    held = read_baselines(place[1], MACHINE)["chain"]
    assert [record.run for record in held.records] == ["run-1", "run-2"] == [a.run for a in held.accepted]


def test_a_run_is_accepted_only_once(place: tuple[Path, Path]) -> None:
    a_stored_run(place[0], "run-1")
    accept_last(*place, "it is right")
    with pytest.raises(Refusal, match=r"^run run-1 is accepted already; measure again: nox -s cpu_bench$"):
        accept_last(*place, "again")


def test_a_run_in_which_something_was_wrong_is_not_accepted(place: tuple[Path, Path]) -> None:
    a_stored_run(place[0], "run-1", a_record(), a_record(OTHER, outcome="wrong", process=1))
    refused = accept_last(*place, "it is right")
    assert (refused.files, refused.failed) == ((), {OTHER: "WRONG"})
    assert read_baselines(place[1], MACHINE) == {}


def test_what_was_wrong_is_named_and_stays_out_where_the_rest_is_accepted(place: tuple[Path, Path]) -> None:
    right, wrong = a_record(OTHER, measurement=None), a_record(OTHER, outcome="wrong", process=1)
    a_stored_run(place[0], "run-1", a_record(), right, wrong)
    accepted = accept_last(*place, "it is right", without_failed=True)
    assert accepted.failed == {OTHER: "WRONG"}
    assert [each.entry.case for each in accepted.changes] == [CHAIN]
    assert read_baselines(place[1], MACHINE)["other"].records == ()


def test_only_a_finished_run_of_one_side_is_accepted(place: tuple[Path, Path]) -> None:
    with pytest.raises(Refusal, match=r"no finished run in .*; measure first: nox -s cpu_bench"):
        accept_last(*place, "it is right")
    a_stored_run(place[0], "run-1")
    a_stored_run(place[0], "run-2", finished=False)
    a_stored_run(place[0], "run-3", command="compare")
    accept_last(*place, "it is right")
    assert [r.run for r in read_baselines(place[1], MACHINE)["chain"].records] == ["run-1"]
