"""Two sides side by side, with real lane processes: one is slowed, wrong, dying, hanging, noisy or not there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import jsonschema
import pytest

from bench.lanes import locked
from bench.reporting.progress import say
from tests.conftest import ROOT, SMALL, Ended, Place, processes_of

LANE = "tf-2.21-cpu"
QUICKEST = ("--pairs", "4", "--budget", "0.4")
MINE = """
import os, signal, time
import numpy as np
import tensorflow as tf
from workloads._spec import Case, Workload

AS_SAID = "B" in os.environ

def build(*, seed, folder, how, referenced=True):
    def work():
        until = time.perf_counter() + (0.0015 if AS_SAID and how == "is_slow" else 0.001)
        while time.perf_counter() < until:
            pass
        if AS_SAID:
            misbehave(how)
        return tf.constant(3.0 if AS_SAID and how == "is_wrong" else 2.0)

    reference = (lambda: {"answer": np.array(2.0)}) if referenced else None
    return Case(work, lambda: (), reference)

def misbehave(how):
    if how == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "hangs":
        time.sleep(600)
    if how == "loses_its_pipes":
        os.closerange(3, 64)
    if how == "has_no_memory":
        np.ones(1 << 45)
    if how == "is_noisy":
        os.write(1, b"noise" * 100)
        print("noise", flush=True)

HOWS = ("is_right", "is_slow", "is_wrong", "dies", "hangs", "loses_its_pipes", "has_no_memory", "is_noisy")
POINTS = tuple({"how": how} for how in HOWS) + ({"how": "is_slow", "referenced": False},)
WORKLOAD = Workload(1, build, POINTS + (({"how": "is_new"},) if AS_SAID else ()), {"how": "is_right"})
"""


def mine(how: str) -> str:
    """The id of the case that behaves so on side B, and well on side A."""
    return f"mine[how={how},device=cpu]"


def own(place: Place) -> tuple[str, str]:
    """The option for a workload of one's own."""
    (place.folder / "mine.py").write_text(MINE)
    return "--workloads", str(place.folder / "mine.py")


@dataclass(frozen=True)
class Compared:
    """A comparison of a side with one that misbehaves in every way, case by case."""

    place: Place
    ended: Ended
    verdicts: dict[str, dict[str, Any]]  # of the wall clock


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """One command for all of it: two lane processes are started four times, and anew after each death."""
    place = Place(tmp_path_factory.mktemp("compared"))
    report = place.folder / "report.json"
    words = ("--json", str(report), "--b-env", "B=1", "--patience", "15", "--pairs", "8", "--budget", "0.8")
    ended = place.bench("compare", LANE, LANE, *own(place), "--cases", "mine*", *words)
    data = json.loads(report.read_text())
    jsonschema.validate(data, json.loads((ROOT / "docs" / "report.schema.json").read_text()))
    assert [each["role"] for each in data["environments"]] == ["a", "b"]
    return Compared(place, ended, {v["case"]: v for v in data["verdicts"] if v["series"] == "wall"})


@pytest.mark.slow
@pytest.mark.live
def test_a_slower_side_is_slower_and_without_a_reference_that_is_unproven(compared: Compared) -> None:
    proven = compared.verdicts[mine("is_slow")]
    unproven = compared.verdicts["mine[how=is_slow,referenced=False,device=cpu]"]
    assert compared.ended.code == 1
    assert (proven["outcome"], unproven["outcome"]) == ("SLOWER", "SLOWER"), compared.ended.out
    assert all(1.0 < v["interval"][0] < v["ratio"] < v["interval"][1] < 3.0 for v in (proven, unproven))
    assert unproven["reason"].startswith("unproven: ")
    assert not proven["reason"].startswith("unproven: ")


@pytest.mark.slow
@pytest.mark.live
def test_who_starts_first_is_counterbalanced(compared: Compared) -> None:
    right = [r for r in compared.place.records() if r["entry"]["case"] == mine("is_right")]
    first = {r["process"]: r["role"] for r in right if r["started_first"]}
    assert sorted(first) == list(range(max(first) + 1))
    assert all({first[k], first[k + 1]} == {"a", "b"} for k in range(0, len(first), 2))


@pytest.mark.slow
@pytest.mark.live
def test_a_wrong_side_is_wrong_and_has_no_time_anywhere(compared: Compared) -> None:
    assert compared.verdicts[mine("is_wrong")]["outcome"] == "WRONG"
    wrong = [r for r in compared.place.records() if r["entry"]["case"] == mine("is_wrong")]
    assert {record["measurement"] for record in wrong} == {None}
    assert "0.5 relative" in compared.ended.words  # how far the answers lie apart


@pytest.mark.slow
@pytest.mark.live
@pytest.mark.parametrize(
    ("how", "outcome", "reason"),
    [
        ("dies", "CRASHED", "died of SIGKILL in 3 of 3 processes"),
        ("hangs", "CRASHED", "gave no answer within 15 s in 2 of 2 processes"),
        ("loses_its_pipes", "CRASHED", "ended itself with exit code 1 in 3 of 3 processes"),
        ("has_no_memory", "WRONG", "raised MemoryError"),
    ],
)
def test_a_side_that_breaks_down_costs_its_case_only(
    compared: Compared, how: str, outcome: str, reason: str
) -> None:
    verdict = compared.verdicts[mine(how)]
    assert verdict["outcome"] == outcome
    assert reason in verdict["reason"]
    assert compared.verdicts[mine("is_right")]["ratio"] is not None


@pytest.mark.slow
@pytest.mark.live
def test_what_a_side_prints_does_not_reach_the_protocol(compared: Compared) -> None:
    assert compared.verdicts[mine("is_noisy")]["ratio"] is not None
    assert "noise" in (compared.place.results / "lane.log").read_text()


@pytest.mark.slow
@pytest.mark.live
def test_a_case_of_one_side_only_is_new(compared: Compared) -> None:
    assert compared.verdicts[mine("is_new")]["outcome"] == "NEW"


@pytest.mark.slow
@pytest.mark.live
def test_nothing_is_left_behind(compared: Compared) -> None:
    assert list(compared.place.scratch.iterdir()) == []
    assert processes_of(str(compared.place.folder)) == []


@pytest.mark.slow
@pytest.mark.live
def test_a_side_that_may_use_fewer_processors_is_not_comparable(place: Place) -> None:
    python = locked.make(locked.find(LANE), say)
    bound = place.folder / "python"
    bound.write_text(f'#!/bin/sh\nexec taskset -c 0 {python} "$@"\n')
    bound.chmod(0o755)
    ended = place.bench("compare", LANE, str(bound), "--cases", SMALL)
    assert "NOT_COMPARABLE" in ended.out
    assert "the sides run on different machines: " in ended.words
    assert ended.code == 0


@pytest.mark.slow
@pytest.mark.live
def test_on_one_core_both_sides_have_one(place: Place) -> None:
    place.bench("compare", LANE, LANE, "--one-core", "--cases", SMALL, *QUICKEST)
    machines = [line["environment"]["machine"] for line in place.lines() if "environment" in line]
    assert {machine["cpus"] for machine in machines} == {1}


@pytest.mark.slow
@pytest.mark.live
def test_a_python_without_tensorflow_is_refused_with_3(place: Place) -> None:
    ended = place.bench("compare", LANE, "/usr/bin/python3", *QUICKEST)
    assert ended.code == 3
    assert "/usr/bin/python3 cannot import TensorFlow" in ended.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((LANE, "/nowhere/python"), "compare: /nowhere/python: no interpreter there; "),
        ((LANE, "tf-1.0-cpu"), "compare: no lane 'tf-1.0-cpu'; there are "),
        (
            (LANE, LANE, "--pairs", "6"),
            "compare: argument --pairs: '6' must be a multiple of 4",
        ),
        (
            (LANE, LANE, "--a-env", "X"),
            "compare: argument --a-env: 'X' must be NAME=VALUE",
        ),
        (
            (LANE, LANE, "--fail-on", "speed"),
            "compare: argument --fail-on: 'speed' is no series; they are wall, mean, ",
        ),
        ((LANE,), "compare: the following arguments are required: B"),
    ],
)
def test_a_wrong_command_line_exits_2(place: Place, words: tuple[str, ...], said: str) -> None:
    locked.make(locked.find(LANE), say)
    ended = place.bench("compare", *words)
    assert ended.code == 2
    assert ended.err.splitlines()[-1].startswith(said)
