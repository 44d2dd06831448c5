"""Two sides side by side, with real lane processes: one is slowed, wrong, dying, hanging, noisy or not there."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bench.experiments.comparison_state import ComparisonState
from bench.judging.rule import Terms
from bench.lanes import locked
from bench.reporting.progress import say
from bench.running.pair_plan import plan_from
from bench.storing.results import read_run, runs
from tests.conftest import MATMUL, ROOT, SMALL, Ended, Place, finished, processes_of, until

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
def test_an_interrupt_reports_what_was_measured_and_leaves_nothing_behind(place: Place) -> None:
    report = place.folder / "report.json"
    cases = ("--cases", SMALL, "--cases", MATMUL)
    process = place.start("compare", LANE, LANE, *cases, "--budget", "60", "--json", str(report))
    until(lambda: len(place.records()) > 0)
    process.send_signal(signal.SIGINT)
    ended = finished(process)
    assert ended.code == 3
    assert "interrupted before it could be judged" in ended.words
    assert ended.err.splitlines()[-1] == "compare: interrupted; what was measured is kept; --resume goes on"
    assert place.records()
    told = json.loads(report.read_text())
    assert {verdict["case"] for verdict in told["verdicts"]} == {SMALL, MATMUL}
    assert told["exit_code"] == 3
    assert list(place.scratch.iterdir()) == []
    assert processes_of(str(place.folder)) == []


@pytest.mark.slow
@pytest.mark.live
def test_a_comparison_that_is_killed_goes_on_and_its_records_can_be_judged_again(place: Place) -> None:
    words = ("--cases", SMALL, "--cases", MATMUL, "--pairs", "8", "--budget", "0.8", "--margin", "0.01%")
    process = place.start("compare", LANE, LANE, *words)
    until(lambda: len(place.records()) >= 18)  # the screen is over: two cases, two pairs
    process.kill()
    process.communicate()
    kept = place.records()

    swapped = place.bench("compare", LANE, LANE, *words, "--resume", "--b-env", "TF_X=1")
    assert swapped.code == 2
    assert "compare: --resume: the run began with another setup (flags " in swapped.err.splitlines()[-1]

    report = place.folder / "report.json"
    ended = place.bench("compare", LANE, LANE, *words, "--resume", "--json", str(report))
    assert ended.code == 0, ended
    assert place.records()[: len(kept)] == kept
    assert {record["process"] for record in place.records()} == set(range(8))
    (folder,) = runs(place.results)
    told, run = json.loads(report.read_text()), read_run(folder)
    assert run.finished
    assert {v["case"] for v in told["verdicts"]} == {SMALL, MATMUL}
    cases = {case: [r for r in run.records if r.entry.case == case] for case in (SMALL, MATMUL)}
    entries = {case: mine[0].entry for case, mine in cases.items()}
    state = ComparisonState(plan_from(run.plan), Terms(0.0001, bias=0.0), entries).caught_up(cases, 8)
    ratios = {v["case"]: v["ratio"] for v in told["verdicts"] if v["series"] == "wall"}
    again = {verdict.case: verdict.ratio for verdict in state.all_verdicts if verdict.series == "wall"}
    assert again == pytest.approx(ratios, rel=1e-4)

    assert "no interrupted compare in " in place.bench("compare", LANE, LANE, *words, "--resume").err


@pytest.mark.slow
@pytest.mark.live
def test_turns_of_a_process_that_stood_still_do_not_make_it_slower(place: Place) -> None:
    """As on a machine that was paused: what was stopped in mid-turn takes seconds for it."""
    process = place.start("compare", LANE, LANE, "--cases", SMALL, *QUICKEST)
    for stopped in range(3):
        until(lambda seen=stopped: len(place.records()) > 2 * seen)  # type: ignore[misc]
        for pid in lane_processes(place):
            with suppress(OSError):  # it has just ended
                os.kill(pid, signal.SIGSTOP)
                until(lambda pid=pid: "T (stopped)" in Path(f"/proc/{pid}/status").read_text())  # type: ignore[misc]
                os.kill(pid, signal.SIGCONT)
    ended = finished(process)
    assert "SLOWER" not in ended.out
    assert ended.code == 0


def lane_processes(place: Place) -> list[int]:
    """The ids of the processes that work in the place's folders."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has just ended
            if str(place.scratch) in (path / "cmdline").read_text(errors="replace"):
                found.append(int(path.name))
    return found


SLEEPS = """
import time
from itertools import count

READ, calls = time.clock_gettime, count()

def clock_gettime(clock):
    asleep = 60 if clock == time.CLOCK_BOOTTIME and next(calls) > 2 else 0
    return READ(clock) + asleep

time.clock_gettime = clock_gettime
"""
JUMPS = """
import time
from itertools import count

READ, calls = time.perf_counter_ns, count()

def perf_counter_ns():
    jumped = {5: 3600, 9: -7200}.get(next(calls), 0)  # seconds, at the ends of two rounds
    return READ() + jumped * 10**9

time.perf_counter_ns = perf_counter_ns
"""


@pytest.mark.slow
@pytest.mark.live
def test_a_visit_during_which_the_machine_slept_is_left_out_and_said(place: Place) -> None:
    """The controller's clock of the time since start-up is ahead by a minute from the second visit's end on."""
    (place.folder / "sitecustomize.py").write_text(SLEEPS)
    words = ("--cases", SMALL, "--pairs", "4", "--budget", "1.6")
    ended = place.bench("compare", LANE, LANE, *words, PYTHONPATH=str(place.folder))
    assert "because the machine was suspended during this visit" in ended.words
    voids = {record["process"] for record in place.records() if turns_void(record)}
    assert voids == {1}
    assert ended.code == 0


@pytest.mark.slow
@pytest.mark.live
def test_turns_in_which_a_clock_jumped_are_left_out_and_said(place: Place) -> None:
    """Side B's clock runs an hour ahead at the end of its second turn of each visit, and back at that of its third.

    A round reads it four times: the last two are those of the garbage collection.
    """
    (place.folder / "sitecustomize.py").write_text(JUMPS)
    words = ("--cases", SMALL, "--pairs", "4", "--budget", "1.6", "--b-env", f"PYTHONPATH={place.folder}")
    ended = place.bench("compare", LANE, LANE, *words)
    assert "because the clock jumped: it counted 3.6e+03 s in 0.0" in ended.words
    assert all(len(turns_void(r)) == (2 if r["role"] == "b" else 0) for r in place.records()), ended.out
    assert ended.code == 0


def turns_void(record: dict[str, Any]) -> list[str]:
    """Why turns of a record are void, of each that is."""
    return [turn["void"] for turn in record["measurement"]["rounds"] if turn["void"]]


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
