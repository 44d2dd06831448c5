"""Locked TensorFlow environments: made by uv in seconds, cached by the hash of their lock."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.errors import Refusal
from bench.lanes import pythons

LOCKS = Path(__file__).resolve().parents[2] / "lanes"
NEWEST = "tf-2.21"  # of the locked ones, without its kind
PIN = re.compile(r"^(tensorflow(?:-cpu)?|tf-nightly(?:-cpu)?)==(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Lane:
    """A lock file, and the environment that follows from it and from a Python."""

    name: str
    lock: Path

    @property
    def lock_hash(self) -> str:
        """The first 12 digits of the lock's SHA-256."""
        return hashlib.sha256(self.lock.read_bytes()).hexdigest()[:12]

    @property
    def package(self) -> str:
        """The package of TensorFlow that the lock pins."""
        return self._pin[0]

    @property
    def version(self) -> str:
        """The version of TensorFlow that the lock pins."""
        return self._pin[1]

    @property
    def meets(self) -> tuple[str, ...]:
        """The requirements that this lane's lock meets, as people write them."""
        package, version = self._pin
        plain = (f"tensorflow=={version}",) if package == "tensorflow-cpu" else ()
        return (f"{package}=={version}", *plain)

    @property
    def _pin(self) -> tuple[str, str]:
        found = PIN.search(self.lock.read_text())
        return (found[1], found[2]) if found else ("tensorflow", "of no known version")

    @property
    def python(self) -> tuple[int, Path]:
        """The minor version of its Python 3, and the interpreter it is made with; raises Refusal (3) for none."""
        try:
            return pythons.choose(self.lock.read_text())
        except LookupError as error:
            raise Refusal(f"lane {self.name} {error}", 3) from error

    @property
    def folder(self) -> Path:
        """Where the environment lies or will: under the user's cache, by name, Python and lock."""
        return cache() / "lanes" / f"{self.name}-py3.{self.python[0]}-{self.lock_hash}"

    @property
    def interpreter(self) -> Path:
        """The lane's Python."""
        return self.folder / "bin" / "python"


def cache() -> Path:
    """The suite's folder in the user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tfgauge"


def known(kind: str = "") -> list[Lane]:
    """The locked lanes, the oldest TensorFlow first; of one kind, `cpu` or `gpu`, if that is said."""
    return [Lane(path.stem, path) for path in sorted(LOCKS.glob(f"*{kind}.txt"))]


def find(name: str) -> Lane:
    """The lane of that name, or the one whose lock meets a requirement such as `tensorflow==2.20.0`.

    Raises Refusal naming those that exist.
    """
    for lane in known():
        if name in (lane.name, *lane.meets):
            return lane
    raise Refusal(f"no lane {name!r}; there are {', '.join(lane.name for lane in known())}")


def make(lane: Lane, say: Callable[[str], None]) -> Path:
    """The lane's interpreter, installing it first where it is missing.

    Of two makers at once the second waits and then finds it made; a maker that dies leaves a part that the
    next one clears away. Raises Refusal (3) with the installer's last line if it cannot be made.
    """
    if lane.interpreter.exists():
        return lane.interpreter
    try:
        lane.folder.parent.mkdir(parents=True, exist_ok=True)
        with _held(lane.folder.with_name(lane.folder.name + ".lock")):
            if not lane.interpreter.exists():
                say(f"making lane {lane.name} (once; {lane.folder})")
                _install(lane)
    except OSError as error:
        raise Refusal(
            f"lane {lane.name} cannot be made in {lane.folder.parent}: {error.strerror}", 3
        ) from error
    return lane.interpreter


@contextmanager
def _held(path: Path) -> Iterator[None]:
    # The kernel lets go of the lock with the process, however that ends.
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _install(lane: Lane) -> None:
    part = lane.folder.with_name(lane.folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    _uv(lane, "venv", "--python", str(lane.python[1]), str(part))
    python = str(part / "bin" / "python")
    _uv(lane, "pip", "install", "--python", python, "--require-hashes", "--no-deps", "-r", str(lane.lock))
    # Proves that it imports, and compiles what an import needs, so that the first measured process is like the next:
    # one that compiles as it imports has more memory ever after. Keras is imported when it is first asked for; -E,
    # because a variable of ours may forbid to write what is compiled, and a lane process does not get it.
    _said(lane, [python, "-E", "-c", "import tensorflow; tensorflow.keras.Model"])
    shutil.rmtree(lane.folder, ignore_errors=True)  # what is left of one whose own Python has gone
    part.rename(lane.folder)


def _uv(lane: Lane, *words: str) -> None:
    _said(lane, [sys.executable, "-m", "uv", *words, "--quiet"])


def _said(lane: Lane, command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        last = " ".join((done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-3:])
        raise Refusal(f"lane {lane.name} could not be made: {last}; is a package index reached?", 3)
