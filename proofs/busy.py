"""A machine on which something else is at work."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

HALF = "import time\nwhile True:\n    t = time.time()\n    while time.time() < t + 0.05: pass\n    time.sleep(0.05)"


@contextmanager
def busy(wanted: bool) -> Iterator[None]:
    """Another process uses a core for half of the time, if that is wanted."""
    other = subprocess.Popen([sys.executable, "-c", HALF]) if wanted else None
    try:
        yield
    finally:
        if other:
            other.kill()
            other.wait()
