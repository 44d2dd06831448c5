"""Two runs on one machine would measure each other: the second is refused while the first lives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.running.machine_lock import alone

ROOT = Path(__file__).parents[2]
NAME = f"\0tfgauge-test-of-alone-{os.getpid()}"
HOLD = """
import sys
from bench.running.machine_lock import alone
with alone("\\0" + sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder() -> Iterator[subprocess.Popen[str]]:
    """Another process, which holds the machine until its input ends."""
    command = [sys.executable, "-c", HOLD, NAME[1:]]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def is_free() -> bool:
    try:
        with alone(NAME):
            return True
    except Refusal:
        return False


def test_a_second_holder_is_refused_and_told_who_the_first_is(holder: subprocess.Popen[str]) -> None:
    with pytest.raises(Refusal) as refused, alone(NAME):
        pytest.fail("two held the machine")
    assert not is_free()
    assert refused.value.exit_code == 3
    python = Path(sys.executable).name
    assert str(refused.value).startswith(
        f"another run measures on this machine (process {holder.pid}: {python} -c"
    )
    assert str(refused.value).endswith("; wait until it ends")


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, None], ids=["kill-9", "kill", "by-itself"])
def test_the_machine_is_free_again_however_its_holder_ended(
    holder: subprocess.Popen[str], end: signal.Signals | None
) -> None:
    if end:
        holder.send_signal(end)
    else:
        holder.communicate()
    holder.wait(10)
    assert is_free()


def test_the_machine_is_free_again_after_an_exception() -> None:
    with pytest.raises(ZeroDivisionError), alone(NAME):
        _ = 1 / 0
    assert is_free()
