"""Folders for checkpoints that do not outlive the run, however it ends."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CLEANUP = """
import os, shutil, sys, time
orderly = sys.stdin.read()
for _ in range(20):  # a lane process that was killed a moment ago may still be writing
    shutil.rmtree(sys.argv[1], ignore_errors=True)
    if orderly and not os.path.exists(sys.argv[1]):
        break
    time.sleep(0.1)
"""


@contextmanager
def scratch() -> Iterator[Path]:
    """A temporary folder, removed at the end by a process of its own session that waits for ours to be gone.

    So it is removed after `kill -9` of the controller and of every worker too.
    """
    folder = Path(tempfile.mkdtemp(prefix="tfgauge-"))
    cleanup = subprocess.Popen(
        [sys.executable, "-c", CLEANUP, str(folder)], stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        yield folder
    finally:
        cleanup.communicate(b"orderly")
