"""Two sides side by side, with real lane processes: one is slowed, wrong, dying or not there."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from bench.reporting.progress import say
from bench.running import lanes
from tests.conftest import ROOT, Ended, Place

LANE = "tf-2.21-cpu"
QUICK = ("--pairs", "4", "--budget", "1.2")
ENOUGH = ("--pairs", "8", "--budget", "2.4")  # to judge by: four balanced pairs
MINE = """
import os, signal, time
import numpy as np
import tensorflow as tf
from workloads._spec import Case, Workload

HOW = os.environ.get("HOW", "")

def build(*, seed, folder, referenced=True):
    def work():
        until = time.perf_counter() + (0.0015 if HOW == "slow" else 0.001)
        while time.perf_counter() < until:
            pass
        if HOW == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        return tf.constant(3.0 if HOW == "wrong" else 2.0)

    reference = (lambda: {"answer": np.array(2.0)}) if referenced else None
    return Case(work, lambda: (), reference)

WORKLOAD = Workload(revision=1, build=build, points=({}, {"referenced": False}), smoke={})
"""


def compare(
    place: Place, how: str, case: str = "mine[device=cpu]"
) -> tuple[Ended, dict[str, Any], dict[str, Any]]:
    """The command on two sides of the same lane, of which B behaves as `how` says; with its report and verdict."""
    (place.folder / "mine.py").write_text(MINE)
    report = place.folder / "report.json"
    own = ("--workloads", str(place.folder / "mine.py"), "--cases", case, "--json", str(report))
    ended = place.bench(
        "compare", LANE, LANE, *own, *(ENOUGH if how == "slow" else QUICK), "--b-env", f"HOW={how}"
    )
    data = json.loads(report.read_text())
    jsonschema.validate(data, json.loads((ROOT / "docs" / "report.schema.json").read_text()))
    (verdict,) = data["verdicts"]
    return ended, data, verdict


@pytest.mark.slow
def test_a_slower_side_is_slower_and_exits_1(place: Place) -> None:
    ended, data, verdict = compare(place, "slow")
    assert (ended.code, verdict["outcome"]) == (1, "SLOWER"), ended.out
    assert verdict["interval"][0] < 1.5 < verdict["interval"][1] or abs(verdict["ratio"] - 1.5) < 0.05
    assert [each["role"] for each in data["environments"]] == ["a", "b"]
    assert [(r["role"], r["process"]) for r in place.records()][:4] == [
        ("a", 0),
        ("b", 0),
        ("a", 1),
        ("b", 1),
    ]
    first = [r["role"] for r in place.records() if r["started_first"]]
    assert sorted(first[:2]) == ["a", "b"]  # counterbalanced


@pytest.mark.slow
def test_a_wrong_side_is_wrong_and_has_no_time(place: Place) -> None:
    ended, _, verdict = compare(place, "wrong")
    assert (ended.code, verdict["outcome"]) == (1, "WRONG")
    assert {record["measurement"] for record in place.records()} == {None}
    assert "1 relative" in ended.out or "0.5 relative" in ended.out  # how far the answers lie apart


@pytest.mark.slow
def test_without_a_reference_the_sides_are_checked_against_each_other_and_called_unproven(
    place: Place,
) -> None:
    ended, _, verdict = compare(place, "", "mine[referenced=False,device=cpu]")
    assert verdict["reason"].startswith("unproven: ")
    assert "nothing" in ended.out  # lies between the answers


@pytest.mark.slow
def test_a_side_that_dies_is_wrong_and_leaves_nothing_behind(place: Place) -> None:
    ended, _, verdict = compare(place, "dies")
    assert (ended.code, verdict["outcome"]) == (1, "WRONG")
    assert "SIGKILL" in verdict["reason"]
    assert list(place.scratch.iterdir()) == []


@pytest.mark.slow
def test_a_python_without_tensorflow_is_refused_with_3(place: Place) -> None:
    ended = place.bench("compare", LANE, "/usr/bin/python3", *QUICK)
    assert ended.code == 3
    assert "/usr/bin/python3 cannot import TensorFlow" in ended.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((LANE, "/nowhere/python"), "compare: /nowhere/python: no interpreter there; "),
        ((LANE, "tf-1.0-cpu"), "compare: no lane 'tf-1.0-cpu'; there are "),
        (
            (LANE, LANE, "--pairs", "6"),
            "python -m bench compare: error: argument --pairs: '6' is no multiple of 4",
        ),
        ((LANE, LANE, "--a-env", "X"), "compare: 'X': is not NAME=VALUE"),
        ((LANE,), "python -m bench compare: error: the following arguments are required: B"),
    ],
)
def test_a_wrong_command_line_exits_2(place: Place, words: tuple[str, ...], said: str) -> None:
    lanes.make(lanes.find(LANE), say)
    ended = place.bench("compare", *words)
    assert ended.code == 2
    assert ended.err.splitlines()[-1].startswith(said)
