"""A baseline reads back as it was accepted; one that is odd is refused with its name and a remedy."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.errors import Refusal
from bench.storing.baselines import Accepted, Baseline, read_baselines, write_baseline
from tests.builders import a_record, an_environment

MACHINE = "vulcan-9000-2cpu-3f9c1a"
ENVIRONMENT = an_environment()
BASELINE = Baseline(
    (Accepted("run", "Ada", "2026-11-23 06:00 UTC", 'because "it" is right: × ÷'),),
    {ENVIRONMENT.key: ENVIRONMENT},
    (a_record(), a_record(process=1)),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a baseline that was written."""
    return write_baseline(tmp_path, MACHINE, "chain", BASELINE)


def test_a_baseline_reads_back_as_it_was_written(tmp_path: Path, path: Path) -> None:
    assert path == tmp_path / "speed" / MACHINE / "chain.json"
    assert read_baselines(tmp_path, MACHINE) == {"chain": BASELINE}


def test_a_baseline_has_a_line_for_each_record(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert sum(line.startswith('  {"run":') and '"entry":' in line for line in lines) == 2


def test_a_baseline_without_records_reads_back_too(tmp_path: Path) -> None:
    empty = Baseline((), {}, ())
    write_baseline(tmp_path, MACHINE, "chain", empty)
    assert read_baselines(tmp_path, MACHINE) == {"chain": empty}


def test_a_machine_without_a_baseline_has_none(tmp_path: Path, path: Path) -> None:
    assert read_baselines(tmp_path, "another-machine") == {}


def test_each_workload_of_a_machine_has_its_own_baseline(tmp_path: Path, path: Path) -> None:
    write_baseline(tmp_path, MACHINE, "another", BASELINE)
    assert list(read_baselines(tmp_path, MACHINE)) == ["another", "chain"]


def changed(**changes: Any) -> Callable[[str], str]:
    """What makes a baseline's text another by changing some of its fields."""
    return lambda text: json.dumps({**json.loads(text), **changes})


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda text: text[: len(text) // 2], "cannot be read as a baseline"),
        (lambda text: "", "cannot be read as a baseline"),
        (lambda text: "<<<<<<< HEAD\n" + text, "cannot be read as a baseline"),
        (lambda text: "[]", "cannot be read as a baseline"),
        (lambda text: '{"schema": 1}', "cannot be read as a baseline"),
        (changed(schema=0), "cannot be read as a baseline .no version in 'schema'"),
        (changed(machine="mars-1cpu-000000"), f"belongs to machine 'mars-1cpu-000000', not to {MACHINE}"),
        (changed(records=[{"run": "r"}]), "cannot be read as a baseline"),
        (changed(records=None), "cannot be read as a baseline"),
        (changed(accepted=[{"who": "Ada"}]), "cannot be read as a baseline"),
        (changed(environments=[{"cpu": 1}]), "cannot be read as a baseline"),
    ],
    ids=[
        "truncated", "empty", "merge-conflict", "list", "fields-missing", "no-version", "foreign-machine",
        "bad-record", "no-records", "bad-acceptance", "bad-environment",
    ],
)  # fmt: skip
def test_a_file_that_is_no_baseline_of_this_machine_is_refused_with_name_and_remedy(
    tmp_path: Path, path: Path, spoil: Callable[[str], str], complaint: str
) -> None:
    path.write_text(spoil(path.read_text()))
    with pytest.raises(Refusal, match=f"{path}: {complaint}") as refused:
        read_baselines(tmp_path, MACHINE)
    assert refused.value.exit_code == 3
    remedy = f"; restore it (git checkout {path}) or remove it and accept a new run"
    assert str(refused.value).endswith(remedy)


def test_a_baseline_of_a_newer_version_is_refused_in_one_line(tmp_path: Path, path: Path) -> None:
    path.write_text(changed(schema=3, records="in a way of its own")(path.read_text()))
    with pytest.raises(Refusal, match=f"^{path}: is a baseline of version 3; .* up to 2; update") as refused:
        read_baselines(tmp_path, MACHINE)
    assert refused.value.exit_code == 3


def test_a_write_that_fails_is_refused_by_name_and_leaves_the_old_file(tmp_path: Path, path: Path) -> None:
    old = path.read_text()
    path.with_name("chain.json.new").mkdir()  # in the way of the new text, for root too
    with pytest.raises(Refusal, match=f"{path}: cannot be written") as refused:
        write_baseline(tmp_path, MACHINE, "chain", Baseline((), {}, ()))
    assert (refused.value.exit_code, path.read_text()) == (3, old)
