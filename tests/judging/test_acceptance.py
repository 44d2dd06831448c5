"""What a baseline keeps beside a run that is accepted into it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import pytest

from bench.judging.acceptance import accept, changes, level
from bench.records import Check, DatasetId, Entry, Record
from tests.builders import BEGAN, CHAIN, HOUR, a_baseline, a_record, a_run, an_entry, an_environment

OTHER = "chain[n=16,mode=eager,device=cpu]"
KEY = an_environment().key
LEVELS = {KEY: "one", "another-kernel": "one", "another-keras": "two"}


def accepted(
    held: Sequence[Record], run: Sequence[Record], moved: Collection[str] = (), whole: bool = True
) -> set[tuple[str, float]]:
    """The case and the hour of each run that the baseline holds afterwards."""
    records = accept(held, run, LEVELS, moved, whole)
    return {(r.entry.case, (r.started - BEGAN) / HOUR) for r in records}


def test_a_run_of_the_same_level_stands_beside_the_earlier_ones() -> None:
    assert accepted(a_baseline(), a_run()) == {(CHAIN, 0.0), (CHAIN, 24.0), (CHAIN, 48.0), (CHAIN, 100.0)}


def test_a_baseline_is_ordered_by_case_time_and_process() -> None:
    run, other = a_run(processes=2), a_run(processes=1, case=OTHER)
    kept = accept(a_baseline(processes=1)[:1], [*reversed(run), *other], LEVELS, (), whole=True)
    ordered = [(OTHER, 100, 0), (CHAIN, 0, 0), (CHAIN, 100, 0), (CHAIN, 100, 1)]
    assert [(r.entry.case, (r.started - BEGAN) / HOUR, r.process) for r in kept] == ordered


def test_only_the_newest_ten_runs_of_a_case_are_kept_with_all_their_processes() -> None:
    held = [record for day in range(10) for record in a_run(24.0 * day)]
    kept = accept(held, a_run(24.0 * 10), LEVELS, (), whole=True)
    assert [(r.started - BEGAN) / HOUR for r in kept] == [
        24.0 * day for day in range(1, 11) for _ in range(3)
    ]


@pytest.mark.parametrize(
    "run",
    [
        a_run(entry=an_entry(revision=2)),
        a_run(entry=an_entry(dataset=DatasetId("digits", "bbb"))),
        a_run(environment="another-keras"),
    ],
    ids=["revision", "dataset", "software"],
)
def test_a_run_of_another_level_begins_a_new_baseline(run: Sequence[Record]) -> None:
    assert accepted(a_baseline(), run) == {(CHAIN, 100.0)}


def test_a_run_under_another_kernel_is_of_the_same_level() -> None:
    assert len(accepted(a_baseline(), a_run(environment="another-kernel"))) == 4


def test_a_case_that_moved_begins_a_new_baseline_and_leaves_the_others() -> None:
    held = [*a_run(0.0), *a_run(0.0, OTHER)]
    run = [*a_run(), *a_run(case=OTHER)]
    assert accepted(held, run, moved={CHAIN}) == {(CHAIN, 100.0), (OTHER, 0.0), (OTHER, 100.0)}


@pytest.mark.parametrize(
    ("whole", "kept"), [(True, {CHAIN}), (False, {CHAIN, OTHER})], ids=["whole", "picked-by-hand"]
)
def test_a_case_that_the_run_lacks_is_dropped_by_a_whole_run_only(whole: bool, kept: set[str]) -> None:
    held = [*a_run(0.0), *a_run(0.0, OTHER)]
    assert {case for case, _ in accepted(held, a_run(), whole=whole)} == kept


@pytest.mark.parametrize(
    "entry",
    [
        an_entry("chain[n=16,mode=eager,device=gpu]"),
        an_entry("mnist[dataset=mnist,device=cpu]", dataset=DatasetId("mnist", "aaa")),
    ],
    ids=["device", "dataset"],
)
def test_a_whole_run_says_nothing_of_cases_on_another_device_or_dataset(entry: Entry) -> None:
    held = a_run(0.0, entry=entry)
    assert accepted(held, a_run()) == {(entry.case, 0.0), (CHAIN, 100.0)}


def test_a_whole_run_drops_a_case_that_is_gone_whatever_the_content_of_its_dataset_was() -> None:
    held = a_run(0.0, OTHER, entry=an_entry(OTHER, dataset=DatasetId("digits", "aaa")))
    run = a_run(entry=an_entry(dataset=DatasetId("digits", "bbb")))
    assert accepted(held, run) == {(CHAIN, 100.0)}


@pytest.mark.parametrize("check", [Check("wrong"), Check("crashed")], ids=["wrong", "crashed"])
def test_a_case_that_was_wrong_or_crashed_in_any_process_is_not_accepted_and_keeps_what_it_had(
    check: Check,
) -> None:
    run = a_run(processes=2)
    run[1] = replace(run[1], check=check, measurement=None)
    assert accepted(a_run(0.0), run) == {(CHAIN, 0.0)}


def test_the_check_of_a_deterministic_process_is_not_kept_but_keeps_out_what_it_finds_wrong() -> None:
    run = a_run(processes=2)
    again = replace(run[1], process=2, measurement=None, deterministic=True)
    assert len(accept([], [*run, again], LEVELS, (), whole=True)) == 2
    wrong = replace(again, check=Check("wrong"))
    assert accept([], [*run, wrong], LEVELS, (), whole=True) == []


def test_a_removed_case_is_accepted_without_a_time() -> None:
    assert [r.measurement for r in accept([], [a_record(outcome="removed")], LEVELS, (), True)] == [None]


@pytest.mark.parametrize(
    ("software", "same"),
    [
        ({"kernel": "6.1"}, True),
        ({"keras": "3.12"}, False),
        ({"lock": "abc"}, False),
        ({"flags": "-O"}, False),
    ],
    ids=["kernel", "keras", "lock", "flags"],
)
def test_the_level_is_the_software_under_test_and_not_its_surroundings(
    software: dict[str, str], same: bool
) -> None:
    assert (level(an_environment().software) == level(an_environment(**software).software)) is same


def test_what_becomes_of_each_case_is_told_with_its_runs_and_times() -> None:
    same, gone, moved = a_baseline(), a_baseline(OTHER), a_baseline("chain[n=1,device=cpu]")
    new, anew = a_run(case="chain[n=2,device=cpu]"), a_run(case="chain[n=1,device=cpu]", seconds=0.02)
    found = changes([*same, *gone, *moved], [*same, *a_run(), *anew, *new])
    assert {each.entry.case: (each.becomes, each.runs) for each in found} == {
        CHAIN: ("one run more", (3, 4)),
        OTHER: ("dropped", (3, 0)),
        "chain[n=1,device=cpu]": ("begins anew", (3, 1)),
        "chain[n=2,device=cpu]": ("new", (0, 1)),
    }
    seconds = {each.entry.case: each.seconds for each in found}
    assert seconds["chain[n=1,device=cpu]"] == pytest.approx((0.01001, 0.02))
    assert seconds[OTHER][1] is None


def test_a_case_that_stays_as_it_is_did_not_change() -> None:
    assert changes(a_baseline(), a_baseline()) == []
