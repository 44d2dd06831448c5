"""`containers`, and an image as a side of the other commands, with a real engine where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench.commands import containers
from bench.commands.containers import line
from bench.running import container_engine
from bench.running.container_engine import Image
from images import examining
from images.examining import Row
from tests.conftest import QUICK, ROOT, SMALL, Place

NOWHERE = "unix:///nowhere/docker.sock"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("containers", ("--images", "cpu")),
        ("container_cost", ()),
        ("cpu_bench", ("--lane", "image:tfgauge-cpu")),
        ("compare", ("tf-2.21-cpu", "image:tfgauge-cpu")),
    ],
)
def test_where_no_engine_answers_that_is_one_line_and_3(
    place: Place, command: str, words: tuple[str, ...]
) -> None:
    ended = place.bench(command, *words, DOCKER_HOST=NOWHERE)
    assert (ended.code, ended.out) == (3, "")
    (line,) = ended.err.splitlines()
    assert line.startswith(f"{command}: no Docker engine answers (")


def test_pdb_does_not_reach_into_an_image(place: Place) -> None:
    ended = place.bench("debug", "--lane", "image:tfgauge-cpu", "--cases", SMALL)
    assert ended.code == 2
    assert ended.err.startswith(
        "debug: --lane image:tfgauge-cpu: pdb's terminal does not reach into a container"
    )


@pytest.mark.parametrize("words", [("--help",), ("containers", "--help"), ("containers",)])
def test_without_the_folder_images_as_in_an_image_there_is_no_traceback(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    shutil.copytree(ROOT / "bench", tmp_path / "bench")
    ended = subprocess.run(
        [sys.executable, "-m", "bench", *words],
        cwd=tmp_path,
        env={**os.environ, "DOCKER_HOST": NOWHERE},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == (0 if "--help" in words else 3)
    assert "Traceback" not in ended.stderr


def test_a_row_fits_100_columns_and_a_failure_is_told_in_full() -> None:
    found = "no NVIDIA GPU is visible: /dev/nvidia0 does not exist; start the container with --gpus all, or elsewhere"
    passed, failed = (line("refusal without a GPU", failed, 1.25, found) for failed in (False, True))
    assert passed.startswith("refusal without a GPU    ok       1.2 s  no NVIDIA GPU is visible: ")
    assert len(passed) <= 100
    assert passed.endswith(" …")
    assert failed.endswith(found)


def test_the_exit_code_is_1_if_a_check_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def examine(kind: str, *_: object) -> list[Row]:
        return [Row(f"tfgauge-{kind}", "labels", kind == "gpu", 0.1, "the lock's label is ''")]

    monkeypatch.setattr(container_engine, "require_engine", lambda: None)
    monkeypatch.setattr(examining, "examine", examine)
    settings = containers.Settings(images=("cpu", "gpu"), results=tmp_path)
    assert containers.run(settings) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 failed: tfgauge-gpu: labels"
    assert containers.run(replace(settings, images=("cpu",))) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "all checks passed"


@pytest.mark.slow
@pytest.mark.engine
def test_an_image_is_benched_by_its_own_python_over_this_checkout(image: Image, place: Place) -> None:
    ended = place.bench("cpu_bench", "--lane", "image:tfgauge-cpu", "--cases", SMALL, *QUICK)
    assert ended.code == 0, ended.err
    environment = [line["environment"] for line in place.lines() if "environment" in line][-1]
    assert environment["software"]["image"] == image.variables["TFGAUGE_IMAGE"]
    assert environment["software"]["lock"] == image.lock
    assert environment["software"]["container"] == "docker"
    assert [record["side"] for record in place.records()] == ["image:tfgauge-cpu"]
    assert list(place.scratch.iterdir()) == []


@pytest.mark.slow
@pytest.mark.engine
def test_a_container_s_cost_is_judged_with_the_same_python_on_both_sides(image: Image, place: Place) -> None:
    ended = place.bench("container_cost", "--cases", SMALL, "--pairs", "4", "--budget", "1")
    assert ended.code in (0, 1), ended.err
    differing = ended.words.partition("software differences, A → B: ")[2]
    names = {part.split()[0] for part in differing.split("; ")}
    assert names <= {"container", "image", "memory_gib"}
    assert {record["side"] for record in place.records()} == {"tf-2.21-cpu", "tf-2.21-cpu in tfgauge-cpu"}
