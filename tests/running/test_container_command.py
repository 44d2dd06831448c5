"""A lane process in a container: what it is shown, what it may change, and that its container ends with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bench.experiments.setup import stored_in
from bench.host.files import read
from bench.records import Record
from bench.running import container_command
from bench.running.container_engine import Image
from bench.running.launch import start, starter
from bench.running.side import Side
from bench.running.solo import Solo
from bench.running.solo_plan import Plan, Task
from tests.conftest import OWN, ROOT, containers_on, until

SIDE = Side("image:mine", container_command.PYTHON, "", "cpu", "digits", image="mine")
WRITES = """
import numpy as np
from pathlib import Path
import workloads
from workloads._spec import Case, Workload

def build(*, seed, folder, where):
    place = {"suite": Path(workloads.__file__).parent, "workload": Path(__file__).parent, "folder": folder}[where]
    def write():
        place.mkdir(parents=True, exist_ok=True)
        (place / "written").write_text("")
        return str(place / "written")
    return Case(write, lambda: (), None)

WORKLOAD = Workload(1, build, tuple({"where": w} for w in ("suite", "workload", "folder")), {"where": "folder"})
"""
CONTROLLER = """
import sys
from pathlib import Path
from bench.running import container_command
from bench.running.side import Side
from bench.running.launch import start, starter

workload, folder = map(Path, sys.argv[1:3])
side = Side("live", container_command.PYTHON, "", "cpu", "digits", (workload,), image=sys.argv[3])
worker = start(side, folder, folder / "lane.log")
worker.ask("open", case="misbehaving[how=hangs,device=cpu]", seed=0)
worker.ask("check", bands={}, changed={}, keep="")
"""


def words(side: Side, folder: Path = Path("/scratch")) -> list[str]:
    return container_command.command(["/python", "-m", "bench.measuring.worker"], side, folder, "one")


def options(side: Side, name: str) -> list[str]:
    """The values that the command gives an option."""
    line = words(side)
    return [value for option, value in pairwise(line) if option == name]


def test_the_interpreter_is_the_entry_point_and_its_words_follow_the_image() -> None:
    line = words(SIDE)
    assert line[line.index("--entrypoint") :] == [
        "--entrypoint",
        "/python",
        "mine",
        "-m",
        "bench.measuring.worker",
    ]


def test_only_the_scratch_folder_can_be_written_to() -> None:
    side = replace(SIDE, workloads=(Path("/my/case.py"),), mounts=(Path("/usr"),))
    scratch, *others = options(side, "--mount")
    assert scratch == 'type=bind,"source=/scratch","target=/scratch"'
    assert others == [
        f'type=bind,"source={ROOT}","target=/opt/tfgauge/suite",readonly',
        'type=bind,"source=/my/case.py","target=/my/case.py",readonly',
        'type=bind,"source=/usr","target=/usr",readonly',
    ]


def test_it_has_no_network_and_is_the_caller_s() -> None:
    assert options(SIDE, "--network") == ["none"]
    assert options(SIDE, "--user") == [f"{os.getuid()}:{os.getgid()}"]
    assert options(SIDE, "--gpus") == []
    assert options(replace(SIDE, device="gpu"), "--gpus") == ["all"]


def test_the_side_s_variables_are_its_own_and_the_suite_comes_first_on_its_path() -> None:
    side = replace(SIDE, variables={"TF_ENABLE_ONEDNN_OPTS": "0", "PYTHONPATH": "/mine"})
    given = dict(value.split("=", 1) for value in options(side, "--env"))
    assert given == {
        "TMPDIR": "/scratch",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "PYTHONPATH": "/opt/tfgauge/suite:/mine",
        "TFGAUGE_COMMIT": "",
    }


def test_a_controller_on_some_cpus_keeps_its_containers_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 1})
    assert options(SIDE, "--cpuset-cpus") == ["1,3"]
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3})
    assert options(SIDE, "--cpuset-cpus") == []


def test_a_real_dataset_is_shown_where_keras_looks_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "datasets").mkdir()
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    shown = f'type=bind,"source={tmp_path}/datasets","target=/tmp/.keras/datasets",readonly'
    assert shown in options(replace(SIDE, dataset="mnist"), "--mount")
    assert shown not in options(SIDE, "--mount")


@pytest.mark.slow
@pytest.mark.engine
def test_suite_and_workload_cannot_be_changed_and_the_scratch_folder_can(
    image: Image, tmp_path: Path
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "writes.py").write_text(WRITES)
    (tmp_path / "scratch").mkdir()
    side = replace(SIDE, image=image.identity, workloads=(tmp_path / "own",))
    outcomes = {r.entry.case: r.check for r in records(side, tmp_path / "scratch", "writes")}
    for where in ("suite", "workload"):
        assert "Read-only file system" in outcomes[f"writes[where={where},device=cpu]"].reason
    assert outcomes["writes[where=folder,device=cpu]"].outcome == "unproven"
    assert containers_on(tmp_path / "scratch") == []


def records(side: Side, folder: Path, workload: str) -> list[Record]:
    """The record of each of a workload's cases, checked in a container."""
    solo = Solo(side, stored_in(ROOT / "baselines"), starter(folder, folder / "lane.log"), folder)
    try:
        entries = [entry for entry in solo.catalogue() if entry.workload == workload]
        cases = tuple(entry.case for entry in entries)
        plan = Plan("live", 0.0, "live", cases, processes=1, budget=0.0, seed=0, whole=False)
        return list(solo.measure(plan, [Task(0, entry) for entry in entries], "live"))
    finally:
        solo.close()


@pytest.mark.slow
@pytest.mark.engine
def test_a_closed_lane_process_leaves_no_container(image: Image, tmp_path: Path) -> None:
    worker = start(replace(SIDE, image=image.identity), tmp_path, tmp_path / "lane.log")
    assert len(containers_on(tmp_path)) == 1
    worker.close()
    assert containers_on(tmp_path) == []


@pytest.mark.slow
@pytest.mark.engine
def test_a_container_ends_with_its_killed_controller_even_in_the_middle_of_a_call(
    image: Image, tmp_path: Path
) -> None:
    own = [str(OWN / "misbehaving.py"), str(tmp_path), image.identity]
    with subprocess.Popen([sys.executable, "-c", CONTROLLER, *own], cwd=ROOT) as controller:
        until(lambda: "hangs call" in read(tmp_path / "events"))
        assert len(containers_on(tmp_path)) == 1
        controller.send_signal(signal.SIGKILL)
    until(lambda: not containers_on(tmp_path))
