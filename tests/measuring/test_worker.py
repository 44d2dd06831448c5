"""How a lane process tells what became of a fork; without TensorFlow, which this half of it does not need."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LANE = """
import atexit, os, signal, sys, threading, time
from bench.measuring import worker
from bench.measuring.workload_code import workload_code

class Requests:
    def act(self, how):
        with workload_code():
            exec(how)
        return {"did": how}

    def close(self):
        return {"peak_bytes": 1}

worker.LONGEST_END = 1
pipe = worker.Pipe()
while True:
    worker.in_fork(pipe, Requests, pipe.ask())
"""
SPINS = """
def spin(end=time.process_time() + 0.2):
    while time.process_time() < end:
        pass

threading.Thread(target=spin).start()
"""
CLOSE = {"do": "close"}
ENDS = {"do": "close", "ordinary": True}


def replies(*requests: dict[str, Any], pause: float = 0.0) -> list[dict[str, Any]]:
    """All replies to these requests, strictly in turn, each so long after the last; a death takes no longer."""
    found = []
    command = [sys.executable, "-c", LANE]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as lane:
        assert lane.stdin is not None
        assert lane.stdout is not None
        try:
            for request in requests:
                time.sleep(pause)
                lane.stdin.write(json.dumps(request) + "\n")
                lane.stdin.flush()
                found += [json.loads(lane.stdout.readline()) for _ in range(1 + ("ordinary" in request))]
        finally:
            lane.kill()
    return found


def without_idle(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The replies without how long the process waited for each request, and what it used meanwhile."""
    return [{name: value for name, value in each.items() if not name.startswith("idle_")} for each in found]


def act(how: str) -> dict[str, Any]:
    return {"do": "act", "how": how}


@pytest.mark.parametrize(
    ("how", "died", "cause"),
    [
        ("os._exit(0)", "ended itself with exit code 0", "own"),
        ("os._exit(7)", "ended itself with exit code 7", "own"),
        ("sys.exit()", "ended itself with exit code 0", "own"),
        ("sys.exit(3)", "ended itself with exit code 3", "own"),
        ("sys.exit('in words')", "ended itself with exit code 1", "own"),
        ("os.abort()", "died of SIGABRT", "own"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "died of SIGSEGV", "own"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "died of SIGKILL", "outside"),
        ("os.closerange(3, 64)", "ended itself with exit code 1", "own"),
        ("os.fork() or time.sleep(3); os._exit(0)", "ended itself with exit code 0", "own"),
    ],
)
def test_a_fork_that_ends_without_an_answer_has_died_whatever_its_exit_code(
    how: str, died: str, cause: str
) -> None:
    assert replies(act(how)) == [{"died": died, "cause": cause}]


def test_a_fork_that_dies_between_two_answers_has_died_too() -> None:
    later = "threading.Timer(0.1, os.abort).start()"
    first, second = replies(act(later), act("time.sleep(10)"))
    assert (first["did"], second["died"]) == (later, "died of SIGABRT")


def test_after_a_death_the_next_fork_answers() -> None:
    died, *after = without_idle(replies(act("os.abort()"), act("pass"), CLOSE))
    assert died["died"] == "died of SIGABRT"
    assert after == [{"did": "pass"}, {"peak_bytes": 1}]


def test_a_fork_that_is_closed_leaves_at_once_and_the_next_one_answers() -> None:
    at_exit = "atexit.register(os.abort)"
    expected = [{"did": at_exit}, {"peak_bytes": 1}, {"did": "pass"}, {"peak_bytes": 1}]
    assert without_idle(replies(act(at_exit), CLOSE, act("pass"), CLOSE)) == expected


def test_what_a_fork_uses_while_it_waits_is_told_with_the_answer_that_it_waited_for() -> None:
    """A thread that spins for 0.2 s, as an idle pool does."""
    first, second, third = replies(act(SPINS), act("pass"), act("pass"), pause=0.5)
    assert 0.1 < second["idle_cpu_seconds"] < 0.3
    assert max(first["idle_cpu_seconds"], third["idle_cpu_seconds"]) < 0.05
    assert 0.4 < second["idle_seconds"] < 2.0


def test_a_fork_that_ends_in_the_ordinary_way_says_so() -> None:
    found = without_idle(replies(act("pass"), ENDS, act("pass")))
    assert found[1:] == [{"peak_bytes": 1}, {"ended": 0}, {"did": "pass"}]


def test_a_death_at_the_ordinary_end_is_told() -> None:
    _, closed, ended = without_idle(replies(act("atexit.register(os.abort)"), ENDS))
    assert closed == {"peak_bytes": 1}
    assert ended == {"died": "died of SIGABRT when it ended", "cause": "own"}


def test_an_end_that_a_thread_of_the_workload_holds_up_is_cut_short_and_no_death() -> None:
    held = "threading.Thread(target=time.sleep, args=(60,)).start()"
    assert replies(act(held), ENDS)[2] == {"ended": -14}


def test_what_a_workload_raises_is_a_wrong_answer() -> None:
    (reply,) = replies(act("raise LookupError('nobody expects it')"))
    assert (reply["check"]["outcome"], reply["check"]["reason"]) == (
        "wrong",
        "raised LookupError: nobody expects it",
    )


def test_what_the_suite_raises_is_a_bug_and_says_where() -> None:
    (reply,) = replies({"do": "act"})
    assert reply["bug"].startswith("TypeError at bench/measuring/worker.py:")


def test_the_threads_of_numpy_s_blas_sleep_after_a_product() -> None:
    """Left alone, they spin for 30 ms, beside whatever is timed by then."""
    product = """
import time
from bench.measuring import worker
worker.have_blas_sleep()
import numpy
matrix = numpy.ones((512, 512))
matrix @ matrix
used = time.process_time()
time.sleep(0.1)
print(time.process_time() - used)
"""
    done = subprocess.run(
        [sys.executable, "-c", product], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 0.005
