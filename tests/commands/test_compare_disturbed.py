"""A comparison that is interrupted, killed, stopped or asleep, or whose clock jumps: nothing measured is lost."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bench.experiments.comparison_state import ComparisonState
from bench.judging.rule import Terms
from bench.running.pair_plan import plan_from
from bench.storing.results import read_run, runs
from tests.conftest import MATMUL, SMALL, Place, finished, processes_of, until

LANE = "tf-2.21-cpu"
QUICKEST = ("--pairs", "4", "--budget", "0.4")


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
