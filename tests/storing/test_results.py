"""A run is on the disk record by record; what was cut off is kept, what is odd is refused by name."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.judging.untimed import without_time
from bench.storing.results import RUN, Results, last_interrupted, read_run, runs
from tests.builders import a_record, an_environment

V1 = Path(__file__).parents[1] / "fixtures" / "v1"
OTHER = "chain[n=16,mode=eager,device=cpu]"
PLAN = {"run": "20261123T000000-cpu_bench", "started": 1795000000.25, "cases": ["a", "b"]}


@pytest.fixture
def results(tmp_path: Path) -> Results:
    """A run with an environment and two records, not finished."""
    made = Results(tmp_path / "results" / "run")
    made.start(PLAN)
    for value in (an_environment(), a_record(), a_record(OTHER)):
        made.add(value)
    return made


def test_a_run_reads_back_as_it_was_added(results: Results) -> None:
    run = read_run(results.folder)
    assert (run.plan, run.finished) == (PLAN, False)
    assert run.environments == {an_environment().key: an_environment()}
    assert run.records == (a_record(), a_record(OTHER))


def test_a_run_that_was_finished_says_so(results: Results) -> None:
    results.finish()
    assert read_run(results.folder).finished


def test_a_torn_last_line_is_cut_off_and_kept_beside_and_the_rest_is_read(results: Results) -> None:
    whole = results.path.read_text()
    results.path.write_text(whole + '{"record":{"run":"ru')
    assert len(read_run(results.folder).records) == 2
    assert (
        results.path.read_text(),
        results.path.with_suffix(".torn").read_text(),
    ) == (whole, '{"record":{"run":"ru')


def test_a_run_goes_on_after_its_torn_line_was_cut_off(results: Results) -> None:
    results.path.write_text(results.path.read_text() + '{"record":')
    read_run(results.folder)
    results.add(a_record(process=1))
    assert [record.process for record in read_run(results.folder).records] == [0, 0, 1]


def test_a_run_of_an_older_version_is_rewritten_before_it_goes_on(tmp_path: Path) -> None:
    old = V1 / "results" / "20261128T033305-cpu_bench" / "records.jsonl"
    results = Results(tmp_path / "run")
    results.folder.mkdir()
    unfinished = old.read_text().removesuffix('{"finished":true}\n')
    results.path.write_text(unfinished)
    run = last_interrupted(tmp_path, "cpu_bench")
    results.add(a_record())
    assert read_run(results.folder) == replace(run, records=(*run.records, a_record()))
    assert json.loads(results.path.read_text().splitlines()[0])["schema"] == RUN.version


@pytest.mark.parametrize(
    ("line", "complaint"),
    [("{not json", "line 3: is not JSON"), ("", "line 3: is not JSON"), ("[1]", "line 3: is not an object")],
    ids=["garbage", "empty", "no-object"],
)
def test_a_line_that_cannot_be_read_is_named_by_its_number(
    results: Results, line: str, complaint: str
) -> None:
    lines = results.path.read_text().splitlines()
    results.path.write_text("\n".join([*lines[:2], line, *lines[3:], ""]))
    with pytest.raises(Refusal, match=f"{results.path}, {complaint}") as refused:
        read_run(results.folder)
    assert refused.value.exit_code == 3


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "does not begin with the plan"),
        ('{"plan": {}, "schema": 3}\n', "is a run of version 3; this tfgauge reads versions up to 2; update"),
        ('{"schema": 1}\n', "does not begin with the plan"),
        ('{"hello": "world"}\n', "does not begin with the plan"),
        ('{"plan": {}, "schema": 2}\n{"record": {"run": "r"}}\n', "has a record that cannot be read"),
        ('{"plan": {}, "schema": 2}\n{"environment": {"cpu": 1}}\n', "has a record that cannot be read"),
        ('{"plan": {}, "schema": 2}\n{"record": 7}\n', "has a record that cannot be read"),
    ],
    ids=["empty", "newer", "no-plan", "foreign", "bad-record", "bad-environment", "number"],
)
def test_a_file_that_is_no_run_of_a_known_version_is_refused_by_name(
    tmp_path: Path, text: str, complaint: str
) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(text)
    with pytest.raises(Refusal, match=f"{path}: .*{complaint}") as refused:
        read_run(tmp_path)
    assert (refused.value.exit_code, path.read_text()) == (3, text)


@pytest.mark.parametrize("held", [None, b"\xff\xfe\n"], ids=["missing", "binary"])
def test_a_file_that_is_missing_or_binary_is_refused_by_name(tmp_path: Path, held: bytes | None) -> None:
    if held is not None:
        (tmp_path / "records.jsonl").write_bytes(held)
    with pytest.raises(Refusal, match=rf"{tmp_path}/records\.jsonl: cannot be read") as refused:
        read_run(tmp_path)
    assert refused.value.exit_code == 3


def test_to_void_a_case_takes_its_times_out_of_the_file_and_leaves_all_else(results: Results) -> None:
    results.add(a_record(process=1))
    results.void(a_record().entry.case)
    untimed = replace(a_record(), measurement=None)
    assert read_run(results.folder).records == (untimed, a_record(OTHER), replace(untimed, process=1))
    assert read_run(results.folder).plan == PLAN


def test_to_void_a_case_where_nothing_can_be_written_is_refused_by_name_and_leaves_the_file(
    results: Results,
) -> None:
    old = results.path.read_text()
    results.path.with_name("records.jsonl.new").mkdir()
    with pytest.raises(Refusal, match=f"{results.path}: cannot be written") as refused:
        results.void(a_record().entry.case)
    assert (refused.value.exit_code, results.path.read_text()) == (3, old)


def test_without_time_takes_the_times_of_one_case_out() -> None:
    records = without_time([a_record(), a_record(OTHER)], OTHER)
    assert [record.measurement is not None for record in records] == [True, False]


def test_a_folder_that_cannot_be_made_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Refusal, match=f"{tmp_path}/file/run: cannot be written") as refused:
        Results(tmp_path / "file" / "run").start(PLAN)
    assert refused.value.exit_code == 3


def test_runs_are_listed_oldest_first_and_other_folders_are_not(tmp_path: Path) -> None:
    for name in ("20261124T000000-smoke", "20261123T000000-cpu_bench"):
        Results(tmp_path / name).start(PLAN)
    (tmp_path / "notes").mkdir()
    assert [path.name for path in runs(tmp_path)] == ["20261123T000000-cpu_bench", "20261124T000000-smoke"]
