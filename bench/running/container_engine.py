"""The Docker engine, by its own client: what every other module here asks of it."""

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
    """An image of the suite as the engine knows it."""

    name: str
    identity: str  # sha256:…
    size: int  # bytes, the base's included
    labels: dict[str, str]

    @property
    def lock(self) -> str:
        """The hash of the lock that its lane was made from."""
        return self.labels.get(LOCK_LABEL, "")

    @property
    def variables(self) -> dict[str, str]:
        """What tells a lane process in a container which image it is in, exactly."""
        return {"TFGAUGE_IMAGE": f"{self.name} {self.identity.removeprefix('sha256:')[:12]}"}


@dataclass(frozen=True)
class Ended:
    """What a command of the engine, or one in a container, left."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line that it printed, an error before others."""
        lines = (self.err.strip() or self.out.strip()).splitlines()
        return lines[-1] if lines else f"exit code {self.code} without a word"


def require_engine() -> None:
    """Raise Refusal (3) where no Docker engine answers."""
    said = docker("info", "--format", "{{.ServerVersion}}")
    if said.code or not said.out.strip():
        raise Refusal(f"no Docker engine can be had here ({said.last}); install and start one", 3)


def docker(*words: str, patience: float = PATIENCE) -> Ended:
    """The client run to its end; a client that is not there, or that does not end, is one that fails."""
    try:
        done = subprocess.run(["docker", *words], capture_output=True, text=True, timeout=patience)
    except FileNotFoundError:
        return Ended(127, "", "docker is not installed")
    except subprocess.TimeoutExpired:
        return Ended(124, "", f"docker {words[0]} did not end within {patience:.0f} s")
    return Ended(done.returncode, done.stdout, done.stderr)


def run(image: str, words: Sequence[str], options: Sequence[str] = (), program: str = "") -> Ended:
    """A container of the image run to its end without any network, by its entry point or by another program."""
    entry = ("--entrypoint", program) if program else ()
    return docker("run", "--rm", "--network", "none", *options, *entry, image, *words)


def image(name: str) -> Image:
    """The image of that name; raises Refusal where no engine or no such image is (3), or it is none of ours (2)."""
    said = docker("image", "inspect", name)
    if said.code:
        require_engine()
        raise Refusal(f"no image {name!r} here; build it: nox -s containers", 3)
    found = json.loads(said.out)[0]
    labels = found["Config"].get("Labels") or {}
    if LOCK_LABEL not in labels:
        raise Refusal(f"image {name!r} is none of this suite; build one: nox -s containers")
    return Image(name, found["Id"], int(found["Size"]), labels)
