"""A scratch folder does not outlive its run, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.running.scratch import scratch

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from bench.running.scratch import scratch
with scratch() as folder:
    (folder / "checkpoint").mkdir()
    (folder / "checkpoint" / "weights").write_text("1")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_a_folder_is_there_while_it_is_needed_and_gone_at_once_afterwards() -> None:
    with scratch() as folder:
        (folder / "checkpoint").mkdir()
        assert folder.is_dir()
    assert not folder.exists()


def test_a_folder_is_gone_after_an_exception() -> None:
    with pytest.raises(ZeroDivisionError), scratch() as folder:
        _ = 1 / 0
    assert not folder.exists()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM], ids=["kill-9", "kill"])
def test_a_folder_is_gone_soon_after_its_process_was_killed_with_its_group(end: signal.Signals) -> None:
    command, pipe = [sys.executable, "-c", HOLD], subprocess.PIPE
    with subprocess.Popen(
        command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        assert (folder / "checkpoint" / "weights").is_file()
        os.killpg(process.pid, end)
    deadline = time.monotonic() + 10
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not folder.exists()
