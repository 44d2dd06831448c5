"""Building an image from its Dockerfile, with labels that say what it was built from."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from bench.errors import Refusal
from bench.lanes import locked
from bench.running.container_engine import Image, image

ROOT = Path(__file__).resolve().parents[1]


def build(kind: str, base: str, log: Path) -> Image:
    """Build `tfgauge-cpu` or `tfgauge-gpu`, on another base than the Dockerfile's where one is named.

    The builder's words go to `log`. Raises Refusal (1) where it fails: that is a finding, and no want.
    """
    name = f"tfgauge-{kind}"
    # On Linux the host's own network serves every engine, also one without a bridge.
    fixed = [
        "docker",
        "build",
        "--force-rm",
        "--network",
        "host",
        "--file",
        f"Dockerfile.{kind}",
        "--tag",
        name,
    ]
    with log.open("w") as file:
        done = subprocess.run([*fixed, *build_arguments(kind, base), "."], cwd=ROOT, stdout=file, stderr=file)
    if done.returncode:
        last = " ".join(log.read_text().strip().splitlines()[-1:])
        raise Refusal(f"{name} was not built: {last}; see {log}", 1)
    return image(name)


def build_arguments(kind: str, base: str = "") -> list[str]:
    """The options that name the base and fill in the labels."""
    given = {"BASE": base, "VERSION": version(), "COMMIT": commit(), "LOCK": lock(kind)}
    return [word for name, value in given.items() if value for word in ("--build-arg", f"{name}={value}")]


def lock(kind: str) -> str:
    """The hash of the lock that the image's lane is made from."""
    return locked.find(f"{locked.NEWEST}-{kind}").lock_hash


def version() -> str:
    """The suite's version, as pyproject.toml has it."""
    found = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    return found[1] if found else ""


def commit() -> str:
    """The checkout's commit, with `-dirty` behind it where files differ; empty where there is no git."""
    words = ["git", "-C", str(ROOT), "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"]
    try:
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
