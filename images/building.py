"""Builds an image from its Dockerfile and labels it with its sources: version, commit, lock."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from bench.errors import Refusal
from bench.lanes import locked
from bench.running.container_engine import Image, image

ROOT = Path(__file__).resolve().parents[1]


def build(kind: str, base: str, log: Path) -> Image:
    """Build `tfgauge-cpu` or `tfgauge-gpu`; an empty `base` means the Dockerfile's own.

    Writes the engine's output to `log`. Raises Refusal (1, like a failed check) if the build fails.
    """
    name = f"tfgauge-{kind}"
    command = [
        *("docker", "build", "--force-rm", "--file", f"Dockerfile.{kind}", "--tag", name),
        *("--network", "host"),  # works on Linux with every engine, even one without a bridge
        *build_arguments(kind, base),
        ".",
    ]
    with log.open("w") as file:
        done = subprocess.run(command, cwd=ROOT, stdout=file, stderr=file)
    if done.returncode:
        last = " ".join(log.read_text().strip().splitlines()[-1:])
        raise Refusal(f"{name}: the build failed: {last}; see {log}", 1)
    return image(name)


def build_arguments(kind: str, base: str = "") -> list[str]:
    """The options of `docker build` that name the base and fill in the labels; an unknown value is left out."""
    given = {"BASE": base, "VERSION": version(), "COMMIT": commit(), "LOCK": lock(kind)}
    return [word for name, value in given.items() if value for word in ("--build-arg", f"{name}={value}")]


def lock(kind: str) -> str:
    """The hash of the lock that the image's lane is made from (12 hex digits)."""
    return locked.find(f"{locked.NEWEST}-{kind}").lock_hash


def version() -> str:
    """The suite's version, from pyproject.toml."""
    found = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    return found[1] if found else ""


def commit() -> str:
    """The checkout's commit, followed by `-dirty` if files differ from it; empty without git."""
    words = ["git", "-C", str(ROOT), "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"]
    try:
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
