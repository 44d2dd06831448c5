"""How long a command takes, as a user's own machine would run it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path


def timed(words: Sequence[str], home: Path) -> tuple[float, str]:
    """Seconds that a command takes, start-up included, and what it prints; raises where it fails.

    `home` keeps the user's cache and what Python compiles of its files: the first command that uses it is slower.
    """
    kept = {"XDG_CACHE_HOME": str(home / "cache"), "PYTHONPYCACHEPREFIX": str(home / "compiled")}
    variables = {**os.environ, **kept, "PYTHONDONTWRITEBYTECODE": ""}
    began = time.perf_counter()
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True, env=variables)
    return time.perf_counter() - began, done.stdout
