"""What the controller makes of a lane process's replies, and of its end; the process is a stand-in."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from bench.errors import Died, Refusal, SuiteBug
from bench.running.workers import Launch, Worker

Start = Callable[[str], Worker]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts a lane process that does what a line of Python says."""

    def started(line: str) -> Worker:
        command = [sys.executable, "-c", f"import os, signal, sys, time; {line}"]
        return Worker(Launch("tf-x", command, dict(os.environ), tmp_path, tmp_path / "log", patience=5.0))

    return started


def death(worker: Worker) -> tuple[str, str]:
    with pytest.raises(Died) as died:
        worker.reply()
    worker.close()
    return died.value.how, died.value.cause


@pytest.mark.parametrize(
    ("line", "how", "cause"),
    [
        ("sys.exit(0)", "ended itself with exit code 0", "own"),
        ("os.abort()", "died of SIGABRT", "own"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "died of SIGKILL", "outside"),
        ("print('no JSON')", "wrote something else than a reply into its pipe", "own"),
        ('print(\'{"died": "died of SIGBUS", "cause": "own"}\')', "died of SIGBUS", "own"),
    ],
)
def test_a_death_is_known_at_once_with_its_cause(start: Start, line: str, how: str, cause: str) -> None:
    assert death(start(line)) == (how, cause)


@pytest.mark.parametrize(
    ("line", "alive"),
    [
        ('print(\'{"died": "died of SIGBUS", "cause": "own"}\', flush=True); time.sleep(60)', True),
        ("print('no JSON', flush=True); time.sleep(60)", False),
        ("os.abort()", False),
    ],
)
def test_a_lane_process_outlives_the_death_of_its_fork_alone(start: Start, line: str, alive: bool) -> None:
    worker = start(line)
    with pytest.raises(Died):
        worker.reply()
    assert worker.alive is alive
    worker.close()
    assert not worker.alive


def test_a_lane_process_that_gives_no_answer_has_hung_and_is_ended(start: Start) -> None:
    worker = start("time.sleep(60)")
    worker.patience = 0.2
    assert death(worker) == ("gave no answer within 0.2 s", "hang")
    assert not Path(f"/proc/{worker.pid}").exists()


def test_a_kill_while_the_kernel_s_counter_rose_is_for_lack_of_memory(tmp_path: Path) -> None:
    line, counter = "import os; os.kill(os.getpid(), 9)", count(7)
    launch = Launch("tf-x", [sys.executable, "-c", line], dict(os.environ), tmp_path, tmp_path / "log", 5.0)
    killed = Worker(replace(launch, oom_kills=lambda: next(counter)))
    assert death(killed) == ("was killed by the kernel for lack of memory", "outside")


def test_a_bug_in_there_is_no_death(start: Start, tmp_path: Path) -> None:
    worker = start('print(\'{"bug": "KeyError at bench/x.py:1"}\')')
    with pytest.raises(SuiteBug, match=f"KeyError at bench/x.py:1; see {tmp_path}/log"):
        worker.reply()
    worker.close()


def test_a_lane_process_that_dies_before_its_greeting_does_not_start(start: Start, tmp_path: Path) -> None:
    worker = start("sys.exit(4)")
    with pytest.raises(
        Refusal, match="tf-x does not start: the lane process ended itself with exit code 4; see "
    ):
        worker.greet()
    worker.close()


def test_what_belongs_to_a_lane_process_is_cleaned_up_once(tmp_path: Path) -> None:
    cleaned: list[int] = []
    launch = Launch(
        "tf-x", [sys.executable, "-c", ""], dict(os.environ), tmp_path, tmp_path / "log", 5.0, {},
        lambda: cleaned.append(1),
    )  # fmt: skip
    worker = Worker(launch)
    worker.close()
    worker.close()
    assert cleaned == [1]
