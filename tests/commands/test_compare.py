"""Two sides side by side, with real lane processes: one is slowed, wrong, dying or not there."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from bench import host
from bench.reporting.progress import say
from bench.running import lanes
from bench.storing import selftests
from tests.conftest import ROOT, Ended, Place

LANE = "tf-2.21-cpu"
PROVEN, UNPROVEN = "mine[device=cpu]", "mine[referenced=False,device=cpu]"
KNOWN = {str(k): [0.01, -0.01, 0.02, -0.02, 0.005 * k] for k in range(9)}  # its pairs scatter by 2 %
QUICK = ("--pairs", "4", "--budget", "1.2")
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


def compare(place: Place, how: str, cases: str = PROVEN) -> tuple[Ended, dict[str, dict[str, Any]]]:
    """The command on two sides of one lane, of which B behaves as `how` says, on a known machine; its verdicts."""
    (place.folder / "mine.py").write_text(MINE)
    place.results.mkdir()
    selftests.write(place.results, host.machine_id(host.machine()), "today", KNOWN)
    report = place.folder / "report.json"
    own = ("--workloads", str(place.folder / "mine.py"), "--cases", cases, "--json", str(report))
    ended = place.bench("compare", LANE, LANE, *own, *QUICK, "--b-env", f"HOW={how}")
    data = json.loads(report.read_text())
    jsonschema.validate(data, json.loads((ROOT / "docs" / "report.schema.json").read_text()))
    assert [each["role"] for each in data["environments"]] == ["a", "b"]
    return ended, {verdict["case"]: verdict for verdict in data["verdicts"]}


@pytest.mark.slow
def test_a_slower_side_is_slower_and_without_a_reference_that_is_unproven(place: Place) -> None:
    ended, verdicts = compare(place, "slow", "mine*")
    assert ended.code == 1
    assert {case: v["outcome"] for case, v in verdicts.items()} == {PROVEN: "SLOWER", UNPROVEN: "SLOWER"}, (
        ended.out
    )
    assert all(1.0 < v["interval"][0] < v["ratio"] < v["interval"][1] < 3.0 for v in verdicts.values())
    assert verdicts[UNPROVEN]["reason"].startswith("unproven: ")
    assert not verdicts[PROVEN]["reason"].startswith("unproven: ")
    assert {(r["role"], r["process"]) for r in place.records()} >= {("a", 0), ("b", 0), ("a", 1), ("b", 1)}
    first = {r["process"]: r["role"] for r in place.records() if r["started_first"]}
    assert first[0] != first[1]  # counterbalanced


@pytest.mark.slow
def test_a_wrong_side_is_wrong_and_has_no_time(place: Place) -> None:
    ended, verdicts = compare(place, "wrong")
    assert (ended.code, verdicts[PROVEN]["outcome"]) == (1, "WRONG")
    assert {record["measurement"] for record in place.records()} == {None}
    assert "0.5 relative" in ended.out  # how far the answers lie apart


@pytest.mark.slow
def test_a_side_that_dies_is_wrong_and_leaves_nothing_behind(place: Place) -> None:
    ended, verdicts = compare(place, "dies")
    assert (ended.code, verdicts[PROVEN]["outcome"]) == (1, "WRONG")
    assert "SIGKILL" in verdicts[PROVEN]["reason"]
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
