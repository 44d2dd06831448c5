"""What the tests with real processes share: commands run as people run them, and a live lane process."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bench import host
from bench.errors import Refusal
from bench.experiments.setup import stored_in
from bench.lanes import locked
from bench.records import Environment, Record
from bench.reporting.progress import say
from bench.running import container_engine
from bench.running.container_engine import Image
from bench.running.launch import starter
from bench.running.side import Side
from bench.running.solo import Solo
from bench.running.solo_plan import Plan, Task
from bench.storing.results import Results

ROOT = Path(__file__).resolve().parents[1]
OWN = ROOT / "tests" / "lane_side"
SMALL = "linear_regression[samples=2000,mode=function,device=cpu]"
MATMUL = "matmul_chain[chain=orthogonal,n=64,products=4,device=cpu]"
FOUND = shutil.which("nox")
NOX = [sys.executable, "-m", "nox"] if importlib.util.find_spec("nox") else [FOUND] if FOUND else []
QUICK = ("--processes", "1", "--budget", "0.05")
PATIENCE = 300.0  # seconds: a comparison with processes that die and hang takes two minutes of them
WRONG_WORKLOAD = """
import numpy as np
import tensorflow as tf
from workloads._spec import Case, Workload

def build(*, seed, folder):
    return Case(target=lambda: tf.constant(1), setup=lambda: (), reference=lambda: {"answer": np.array(2)})

WORKLOAD = Workload(revision=1, build=build, points=({},), smoke={})
"""


NO_FOLDERS = (
    "advise",
    "doctor",
    "data",
    "builds",
    "history",
    "lanes",
    "containers",
    "report",
    "site",
)  # commands


@dataclass(frozen=True)
class Ended:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """What it printed, on one line: a page is wrapped wherever its words end."""
        return " ".join(self.out.split())


class Place:
    """A folder with results, baselines and temporary files of its own, in which commands run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.results, self.baselines = folder / "results", folder / "baselines"
        self.scratch = folder / "tmp"
        self.scratch.mkdir()

    def start(self, command: str, *words: str, **variables: str) -> subprocess.Popen[str]:
        """`python -m bench COMMAND …` under way, with the place's folders where the command takes them."""
        folders = ["--results", str(self.results), "--baselines", str(self.baselines)]
        own = [] if command in NO_FOLDERS else folders
        return subprocess.Popen(
            [sys.executable, "-m", "bench", command, *own, *words],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(self.scratch), **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def bench(self, command: str, *words: str, **variables: str) -> Ended:
        """The command run to its end."""
        return alone(lambda: finished(self.start(command, *words, **variables)))

    def lines(self) -> list[dict[str, Any]]:
        """The whole lines of the newest run's records.jsonl; none where there is no run yet."""
        runs = sorted(self.results.glob("*/records.jsonl"))
        text = runs[-1].read_text() if runs else ""
        return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]

    def store(self, *records: Record) -> None:
        """Store a finished run of this machine with these records."""
        environment = Environment(host.machine(), {"tensorflow-cpu": "2.21.0"}, {})
        results = Results(self.results / records[0].run)
        results.start({"run": records[0].run, "command": "cpu_bench", "whole": False})
        results.add(environment)
        for record in records:
            results.add(replace(record, environment=environment.key))
        results.finish()

    def records(self) -> list[dict[str, Any]]:
        """The records of the newest run so far."""
        return [line["record"] for line in self.lines() if "record" in line]


def finished(process: subprocess.Popen[str]) -> Ended:
    """Wait for a command; whatever it says, it never shows a traceback."""
    out, err = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in out + err, out + err
    return Ended(process.returncode, out, err)


def alone(command: Callable[[], Ended]) -> Ended:
    """How the command ended; again while somebody else's run holds the machine."""
    deadline = time.monotonic() + PATIENCE
    ended = command()
    while "another run measures" in ended.out + ended.err and time.monotonic() < deadline:
        time.sleep(1)
        ended = command()
    return ended


def until(happened: Callable[[], object]) -> None:
    """Wait until something has happened, for as long as anything may take on a busy machine."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def processes_of(word: str) -> list[str]:
    """The command lines of the processes that have that word in theirs, as the kernel shows them."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has just ended
            lines.append(path.read_bytes().decode(errors="replace").replace("\0", " "))
    return [line for line in lines if word in line]


def wall(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The wall clock's verdict of each case in a JSON report."""
    return {each["case"]: each for each in report["verdicts"] if each["series"] == "wall"}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place of the test's own."""
    return Place(tmp_path)


@pytest.fixture(scope="session")
def lane() -> Path:
    """The interpreter of the newest lane, made if it is missing."""
    return locked.make(locked.find(f"{locked.NEWEST}-cpu"), say)


class Live:
    """A live lane process with tests/lane_side loaded beside the suite's workloads; started anew if it died.

    Every fork applies the perturbation named in a file, if there is one (tests/lane_side/sitecustomize.py).
    """

    def __init__(self, interpreter: Path, folder: Path, device: str = "cpu") -> None:
        self.folder, self._named = folder, folder / "perturbation"
        variables = {"PYTHONPATH": str(OWN), "PERTURBATION": str(self._named)}
        self.side = Side("live", interpreter, "", device, "digits", (OWN / "misbehaving.py",), variables)
        self.solo = Solo(
            self.side, stored_in(ROOT / "baselines"), starter(folder, folder / "lane.log"), folder
        )

    @property
    def pid(self) -> int:
        """The lane process's id."""
        return self.solo._worker(0).pid  # nothing but a test wants to know

    def run(self, *cases: str, budget: float = 0.0, perturbation: str = "") -> list[Record]:
        """The record of each case in turn, timed if there is a budget."""
        self._named.write_text(perturbation)
        entries = {entry.case: entry for entry in self.solo.catalogue()}
        todo = [Task(0, entries[case]) for case in cases]
        plan = Plan("live", 0.0, "live", cases, processes=1, budget=budget, seed=0, whole=False)
        return list(self.solo.measure(plan, todo, "live"))

    def deterministic(self, *cases: str, perturbation: str = "") -> list[Record]:
        """The record of each case in the process that checks with TF32 off and op determinism on."""
        self._named.write_text(perturbation)
        entries = {entry.case: entry for entry in self.solo.catalogue()}
        todo = [Task(1, entries[case], deterministic=True) for case in cases]
        plan = Plan("live", 0.0, "live", cases, 1, budget=1.0, seed=0, whole=False, deterministic=True)
        return list(self.solo.measure(plan, todo, "live"))

    def odd(self, how: str, budget: float = 0.0) -> Record:
        """The record of the workload tests/lane_side/misbehaving.py that misbehaves in the way named."""
        return self.run(f"misbehaving[how={how},device=cpu]", budget=budget)[0]


@pytest.fixture(scope="session")
def live(lane: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The session's live lane process."""
    live = Live(lane, tmp_path_factory.mktemp("live"))
    yield live
    live.solo.close()


@pytest.fixture(scope="session")
def image() -> Image:
    """The image tfgauge-cpu, of a real engine; skips where either is missing."""
    try:
        return container_engine.image("tfgauge-cpu")
    except Refusal as refusal:
        pytest.skip(str(refusal))


def containers_on(folder: Path) -> list[str]:
    """The ids of the containers, running or not, that a folder is mounted in."""
    return container_engine.docker("ps", "--all", "--quiet", "--filter", f"volume={folder}").out.split()
