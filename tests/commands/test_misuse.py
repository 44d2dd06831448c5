"""What is asked for wrongly, or cannot be done here, is refused in one message that names it and the remedy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bench import host
from bench.host.identity import machine_id
from bench.records import to_json
from bench.storing.baselines import BASELINE
from bench.storing.results import read_run, runs
from tests.builders import a_measurement, a_record
from tests.conftest import MATMUL, QUICK, ROOT, SMALL, Ended, Place

MACHINE = machine_id(host.machine())


def refused(ended: Ended, code: int, *said: str) -> None:
    """It ended with that code, printed nothing but its message, and the message says all of that."""
    assert (ended.code, ended.out) == (code, ""), ended
    message = ended.err[ended.err.index("cpu_bench: ") :]
    assert all(words in message for words in said), message
    assert message.count("cpu_bench: ") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--casse", "x"], "unknown argument '--casse'; see --help"),
        (["--case", "x"], "unknown argument '--case'; see --help"),  # options are never abbreviated
        (["--env", "TF_X"], "argument --env: 'TF_X' must be NAME=VALUE"),
        (["--lane", "tf-1.0-cpu"], "no lane 'tf-1.0-cpu'; there are tf-2.12-cpu, "),
        (["--benchmark-compare-fail=mean:5%"], "a fixed threshold raises false alarms"),
        (["--benchmark-disable"], "timing is all that this command does"),
        (["--benchmark-sort"], "--benchmark-sort: needs a value"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_wrong_command_line_exits_2(place: Place, words: list[str], said: str) -> None:
    refused(place.bench("cpu_bench", *words), 2, said)
    assert not place.results.exists()


@pytest.mark.parametrize(
    "words", [["--processes", "0"], ["--budget", "-1"], ["--margin", "soon"], ["--budget"]]
)
def test_a_number_that_is_none_exits_2_and_is_named(place: Place, words: list[str]) -> None:
    ended = place.bench("cpu_bench", *words)
    assert ended.code == 2
    assert ended.err.startswith(f"cpu_bench: argument {words[0]}: ")
    assert ended.err.count("\n") == 1


@pytest.mark.slow
def test_a_misspelt_case_is_refused_with_the_one_that_was_meant(place: Place) -> None:
    ended = place.bench("cpu_bench", "--cases", "linear_regresion*")
    refused(ended, 2, "no case matches 'linear_regresion*'; did you mean 'linear_regression*'?")
    assert not place.records()


@pytest.mark.slow
def test_a_dataset_that_is_not_here_is_refused_with_how_to_get_it(place: Place) -> None:
    ended = place.bench("cpu_bench", "--dataset", "mnist", KERAS_HOME=str(place.folder))
    refused(ended, 2, f"no {place.folder}/datasets/mnist.npz; get it with `nox -s data`")


@pytest.mark.slow
def test_a_workload_file_that_does_not_import_is_refused_with_its_line(place: Place) -> None:
    file = place.folder / "mine.py"
    file.write_text("import math\n\nmath.sqroot(2)\n")
    ended = place.bench("cpu_bench", "--workloads", str(file))
    refused(ended, 2, f"{file}, line 3: does not import: AttributeError: module 'math' has no")


def a_baseline(**changes: Any) -> str:
    """A baseline of this machine without a record."""
    empty = {
        "schema": BASELINE.version,
        "machine": MACHINE,
        "accepted": [],
        "environments": [],
        "records": [],
    }
    return json.dumps({**empty, **changes})


BROKEN = {
    "truncated": (a_baseline()[:-1], "cannot be read as a baseline (Expecting "),
    "of another machine": (a_baseline(machine="abacus"), f"belongs to machine 'abacus', not to {MACHINE}"),
    "of a newer version": (
        a_baseline(schema=BASELINE.version + 1),
        f"is a baseline of version {BASELINE.version + 1}; this tfgauge reads versions up to {BASELINE.version}",
    ),
    "of another kind": ('["no", "baseline"]', "cannot be read as a baseline (no version in 'schema')"),
    "without an environment": (a_baseline(records=[to_json(a_record())]), "lacks the environment "),
    "with a time that is none": (
        a_baseline(records=[to_json(a_record(measurement=a_measurement(sentinel_seconds="soon")))]),
        "cannot be read as a baseline (measurement: sentinel_seconds: 'soon' is not of type float)",
    ),
    "with a broken record": (
        a_baseline(records=[{"run": "1"}]),
        "cannot be read as a baseline (lacks field ",
    ),
}


def broken_baseline(place: Place, broken: str) -> Path:
    """A baseline of this machine that is broken in that way."""
    file = place.baselines / "speed" / MACHINE / "linear_regression.json"
    file.parent.mkdir(parents=True)
    file.write_text(BROKEN[broken][0])
    return file


@pytest.mark.slow
def test_a_broken_baseline_is_refused_before_anything_is_measured(place: Place) -> None:
    file = broken_baseline(place, "truncated")
    ended = place.bench("cpu_bench", "--cases", SMALL, *QUICK)
    refused(
        ended, 3, f"{file}: cannot be read as a baseline", f"restore it (git checkout {file}) or remove it"
    )
    assert not place.lines()


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_baseline_is_never_written_over(place: Place, broken: str) -> None:
    file = broken_baseline(place, broken)
    place.store(a_record(SMALL))
    ended = place.bench("rebaseline", "--why", "it is right")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith(f"rebaseline: {file}: {BROKEN[broken][1]}")
    restore = f"restore it (git checkout {file}) or remove it and accept a new run"
    remedy = "update tfgauge" if broken == "of a newer version" else restore
    assert ended.err.endswith(f"; {remedy}\n")
    assert file.read_text() == BROKEN[broken][0]


def test_output_that_nobody_reads_or_that_has_no_room_ends_quietly() -> None:
    doctor = f"{sys.executable} -m bench doctor"
    ended = [
        subprocess.run(
            ["bash", "-c", f"{doctor} {to}; exit $PIPESTATUS"], cwd=ROOT, capture_output=True, text=True
        )
        for to in ("| true", "> /dev/full")
    ]
    assert [each.returncode for each in ended] == [3, 3]
    assert ended[0].stderr == ""
    assert ended[1].stderr.startswith("doctor: [Errno 28] No space left on device; free space, ")
    assert len(ended[1].stderr.splitlines()) == 1


def test_results_below_a_file_are_refused(place: Place) -> None:
    (place.folder / "file").touch()
    ended = place.bench("cpu_bench", "--results", str(place.folder / "file" / "results"))
    refused(ended, 3, "file/results: cannot be written (Not a directory)", "name another folder")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"mounting is not permitted here: {mounted.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_results_on_a_read_only_disk_are_refused(place: Place, small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    ended = place.bench("cpu_bench", "--results", str(small_disk / "results"))
    refused(ended, 3, "results: cannot be written (Read-only file system)", "make it writable")


@pytest.mark.slow
def test_a_disk_that_fills_up_ends_the_run_and_keeps_what_was_measured(
    place: Place, small_disk: Path
) -> None:
    """Of the 8192 bytes left, plan and environment take some 2700, and each of nine records some 1100."""
    place.results = small_disk / "results"
    ballast = small_disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    os.truncate(ballast, ballast.stat().st_size - 8192)
    cases = ("checkpoint_round_trip[what=variable,device=cpu]", MATMUL, SMALL)
    globs = [word for case in cases for word in ("--cases", case)]
    words = (*globs, "--processes", "3", "--budget", "0.05")
    ended = place.bench("cpu_bench", *words)
    assert ended.code == 3
    assert (
        "records.jsonl: cannot be written (No space left on device); free space, "
        in ended.err.splitlines()[-1]
    )
    kept = len(place.records())
    assert 0 < kept < 9
    ballast.unlink()
    (folder,) = runs(place.results)
    held = read_run(folder)  # as --resume reads it
    assert (len(held.records), held.finished) == (kept, False)
