"""A run becomes a report, judged against what the machine accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.experiments.baseline_report import Judged, judge, missing, newest_environments
from bench.records import DatasetId, Entry, Record
from bench.settings import BenchSettings
from bench.storing.baselines import Accepted, Baseline
from tests.builders import CHAIN, a_baseline, a_record, a_run, an_entry, an_environment

GONE = "chain[n=13,mode=eager,device=cpu]"
ODD = "other[n=1,device=cpu]"
GPU = "chain[n=8,mode=eager,device=gpu]"
MNIST = "mnist[dataset=mnist,device=cpu]"


def judged(records: Sequence[Record] | None = None, **settings: Any) -> Judged:
    """A run of the newest day."""
    found = records if records is not None else a_run()
    return Judged("cpu_bench", BenchSettings(**settings), an_environment(), found, Path("results/run"))


def held(*records: Record) -> dict[str, Baseline]:
    """A baseline of one workload with these records."""
    environment = an_environment()
    accepted = (Accepted("run-0", "me", "then", "it is right"),)
    return {"chain": Baseline(accepted, {environment.key: environment}, records)}


def test_without_a_baseline_every_case_is_new() -> None:
    report = judge(judged(), {}, [an_entry()])
    assert [row.verdict and row.verdict.outcome for row in report.rows] == ["NEW"]
    assert (report.exit_code, report.environments["baseline"], report.differences) == (0, [], [])


def test_a_run_is_judged_against_the_accepted_ones() -> None:
    report = judge(judged(a_run(seconds=0.02)), held(*a_baseline()), [an_entry()])
    (row,) = report.rows
    assert row.verdict is not None
    assert (row.verdict.outcome, report.exit_code) == ("SLOWER", 1)
    assert row.verdict.ratio == pytest.approx(2.0)
    assert (report.command, report.folder) == ("cpu_bench", "results/run")


def test_a_case_that_the_suite_lists_no_more_is_missing() -> None:
    report = judge(judged(), held(*a_baseline(), *a_baseline(GONE)), [an_entry()])
    row = report.rows[-1]
    assert row.verdict is not None
    assert (row.entry.case, row.check, row.verdict.outcome) == (GONE, None, "MISSING")
    assert report.hidden == 0


@pytest.mark.parametrize(
    ("globs", "shown", "hidden"),
    [((), [GONE, ODD], 0), (("chain*",), [GONE], 1), ((CHAIN,), [], 2), (("other*", GONE), [GONE, ODD], 0)],
)
def test_what_is_missing_and_hidden_by_a_filter_is_counted(
    globs: tuple[str, ...], shown: list[str], hidden: int
) -> None:
    baselines = held(*a_baseline(), *a_baseline(GONE), *a_baseline(ODD))
    report = judge(judged(cases=globs), baselines, [an_entry()])
    assert [row.entry.case for row in report.rows if row.check is None] == shown
    assert report.hidden == hidden


def test_a_case_that_is_listed_and_was_not_run_is_not_missing() -> None:
    report = judge(judged(cases=(CHAIN,)), held(*a_baseline(GONE)), [an_entry(), an_entry(GONE)])
    assert ([row.entry.case for row in report.rows], report.hidden) == ([CHAIN], 0)


def test_a_case_of_another_device_or_dataset_is_not_missing() -> None:
    other: Entry = an_entry(MNIST, dataset=DatasetId("mnist", "0123"))
    accepted = [*a_run(case=GPU), replace(a_record(MNIST), entry=other)]
    assert missing(accepted, [an_entry()], judged()) == []
    assert missing(accepted, [an_entry()], judged(dataset="mnist")) == [other]


def test_software_that_differs_from_the_newest_accepted_run_is_listed() -> None:
    old, new = an_environment(keras="3.3"), an_environment(keras="3.12")
    records = [a_record(environment=old.key, started=1.0), a_record(environment=new.key, started=2.0)]
    baseline = Baseline((), {each.key: each for each in (new, old)}, tuple(records))
    report = judge(judged(), {"chain": baseline}, [an_entry()])
    assert report.environments["baseline"] == [old, new]
    assert any("keras" in each and "3.12" in each for each in report.differences)


def test_an_environment_of_several_workloads_is_there_once() -> None:
    assert newest_environments({**held(a_record()), "other": held(a_record())["chain"]}) == [an_environment()]


@pytest.mark.parametrize(("strict", "code"), [(False, 0), (True, 3)])
def test_strict_exits_3_where_a_case_is_not_judged(strict: bool, code: int) -> None:
    assert judge(judged(strict=strict), {}, [an_entry()]).exit_code == code
