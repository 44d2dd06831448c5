"""Sides that no lane is locked for: a requirement, resolved when it is asked for. Its lock is kept."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from bench.errors import Refusal
from bench.lanes import locked, pythons

REQUIREMENT = re.compile(r"(tensorflow|tf-nightly)(-cpu)?(\[[a-z-]+\])?([=<>~!].*)?")
FLAGS = ("--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate")
NIGHTLY = ("--prerelease", "allow")  # a nightly, and the Keras that goes with it, are pre-releases
AS_OF = re.compile(r"^# as of (\S+)", re.MULTILINE)
DATED = re.compile(r"==\S+\.dev(\d{4})(\d\d)(\d\d)$")
MINOR = re.compile(r"==(\d+\.\d+)\.")
PUBLISHED = timedelta(days=3)  # after its date, at the latest, a nightly is in the index


def lane_for(text: str, say: Callable[[str], None]) -> locked.Lane:
    """The lane of a name or of a requirement; a requirement without one is resolved, and its lock kept.

    Raises Refusal (2) for what is neither, (3) for what the package index does not have.
    """
    try:
        return locked.find(text)
    except Refusal:
        if not REQUIREMENT.fullmatch(text):
            raise
    say(f"resolving {text}")
    lock = _resolved(text)
    found = locked.PIN.search(lock)
    if not found:
        raise Refusal(f"{text}: resolves to no TensorFlow")
    name = f"{found[1]}-{found[2]}"
    folder = locked.cache() / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(lock)
    return locked.Lane(name, path)


def companions(requirement: str) -> Sequence[str]:
    """The installer's option for companions of the build's own time; without it, an old build gets today's.

    A nightly has its date in its version; a patch release takes that of its minor release's lane.
    """
    dated = DATED.search(requirement)
    if dated:
        day = date(*(int(each) for each in dated.groups())) + PUBLISHED
        return ("--exclude-newer", day.isoformat())
    minor = MINOR.search(requirement)
    lock = locked.LOCKS / f"tf-{minor[1]}-cpu.in" if minor else None
    if lock is None or not lock.exists():
        return ()
    found = AS_OF.search(lock.read_text())
    return ("--exclude-newer", found[1]) if found else ()


def _resolved(requirement: str) -> str:
    _, python = pythons.choose("")
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "asked.in"
        asked.write_text(requirement + "\n")
        allowed = [*(NIGHTLY if "nightly" in requirement else ()), *companions(requirement)]
        command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", *FLAGS, *allowed]
        done = subprocess.run([*command, "--python", str(python), str(asked)], capture_output=True, text=True)
    if done.returncode:
        reason = " ".join(done.stderr.split())[:300]
        raise Refusal(f"{requirement}: cannot be resolved: {reason}; is a package index reached?", 3)
    return done.stdout
