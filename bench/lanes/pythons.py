"""The Python that a lane is made with: 3.11 if this machine has it, because every lane's TensorFlow supports it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PREFERRED = 11
SUPPORTED = range(10, 14)  # minor versions of Python 3 that the lanes are locked for
MARKER = re.compile(r"^t(?:ensorflow|f-nightly)\S* ; python_full_version < '3\.(\d+)'", re.MULTILINE)


def choose(lock: str) -> tuple[int, Path]:
    """The minor version and the interpreter for the text of a lock: 3.11, else the controller's own, else the newest.

    An old TensorFlow excludes newer Pythons by the marker on its line of the lock. Raises LookupError if this
    machine has no Python that the lock allows.
    """
    excluded = MARKER.search(lock)
    allowed = [minor for minor in SUPPORTED if not excluded or minor < int(excluded[1])]
    for minor in sorted(allowed, key=lambda m: (m != PREFERRED, m != sys.version_info.minor, -m)):
        found = interpreter(minor)
        if found:
            return minor, found
    raise LookupError(
        f"needs Python 3.{allowed[0]} to 3.{allowed[-1]}, which this machine lacks; `uv python install 3.11` adds one"
    )


@cache
def interpreter(minor: int) -> Path | None:
    """A working Python 3.`minor`: the controller's own, or from PATH, pyenv or uv; None if this machine has none."""
    if minor == sys.version_info.minor:
        return Path(sys.executable)
    return next((path for path in _candidates(minor) if _runs(path, minor)), None)


def _candidates(minor: int) -> Iterator[Path]:
    on_path = shutil.which(f"python3.{minor}")
    if on_path:
        yield Path(on_path)
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    yield from sorted(versions.glob(f"3.{minor}.*/bin/python3.{minor}"), reverse=True)
    search = [sys.executable, "-m", "uv", "python", "find", "--managed-python", "--no-python-downloads"]
    managed = subprocess.run([*search, f"3.{minor}"], capture_output=True, text=True)
    if managed.returncode == 0:
        yield Path(managed.stdout.strip())


def _runs(path: Path, minor: int) -> bool:
    # A pyenv shim on PATH exists for inactive versions too, and fails.
    code = f"import sys, venv; sys.exit(sys.version_info[:2] != (3, {minor}))"
    try:
        return subprocess.run([str(path), "-c", code], capture_output=True).returncode == 0
    except OSError:
        return False
