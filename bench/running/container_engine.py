"""The Docker engine, through its command-line client."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from bench.errors import Refusal

PATIENCE = 600.0  # seconds for a command inside a container
LOCK_LABEL = "tfgauge.lock"


@dataclass(frozen=True)
class Image:
    """An image of the suite, as the engine describes it."""

    name: str
    identity: str  # sha256:…
    size: int  # bytes, including the base
    labels: dict[str, str]

    @property
    def lock(self) -> str:
        """The hash of the lock that the image's lane was made from; empty if the label is missing."""
        return self.labels.get(LOCK_LABEL, "")

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables that tell a lane process which image it runs in."""
        return {"TFGAUGE_IMAGE": f"{self.name} {self.identity.removeprefix('sha256:')[:12]}"}


@dataclass(frozen=True)
class Ended:
    """How a command of the client, or one in a container, ended."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line that it printed: of standard error, or of standard output if that is empty."""
        lines = (self.err.strip() or self.out.strip()).splitlines()
        return lines[-1] if lines else f"exit code {self.code}, no output"


def require_engine() -> None:
    """Raise Refusal (3) if no Docker engine answers."""
    answer = docker("info", "--format", "{{.ServerVersion}}")
    if answer.code or not answer.out.strip():
        raise Refusal(f"no Docker engine answers ({answer.last}); install Docker and start it", 3)


def docker(*words: str, patience: float = PATIENCE) -> Ended:
    """Run the client with these words.

    A missing client ends with exit code 127; one still running after `patience` seconds is killed and ends with 124.
    """
    try:
        done = subprocess.run(["docker", *words], capture_output=True, text=True, timeout=patience)
    except FileNotFoundError:
        return Ended(127, "", "docker is not installed")
    except subprocess.TimeoutExpired:
        return Ended(124, "", f"docker {words[0]} did not end within {patience:.0f} s")
    return Ended(done.returncode, done.stdout, done.stderr)


def run(image: str, words: Sequence[str], options: Sequence[str] = (), program: str = "") -> Ended:
    """Run a container of the image, without a network, until it ends.

    `options` are those of `docker run`; `program` replaces the image's entry point.
    """
    entry = ("--entrypoint", program) if program else ()
    return docker("run", "--rm", "--network", "none", *options, *entry, image, *words)


def image(name: str) -> Image:
    """The image of that name.

    Raises Refusal (3) if there is no engine or no such image, and (2) if tfgauge did not build it.
    """
    answer = docker("image", "inspect", name)
    if answer.code:
        require_engine()
        raise Refusal(f"there is no image {name!r}; build the suite's images: nox -s containers", 3)
    found = json.loads(answer.out)[0]
    labels = found["Config"].get("Labels") or {}
    if LOCK_LABEL not in labels:
        raise Refusal(f"image {name!r} was not built by tfgauge; build one: nox -s containers")
    return Image(name, found["Id"], int(found["Size"]), labels)
