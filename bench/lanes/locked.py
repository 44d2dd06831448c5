"""TensorFlow environments with a lock file: uv installs each once, into a cache keyed by the hash of the lock."""

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
NEWEST = "tf-2.21"  # the newest release with a committed lock; its lanes are this name with -cpu or -gpu
NIGHTLY = ".dev"  # in the names of lanes of nightly builds
PIN = re.compile(r"^(tensorflow(?:-cpu)?|tf-nightly(?:-cpu)?)==(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Lane:
    """A lock file, and the environment that it installs on one of this machine's Pythons."""

    name: str
    lock: Path

    @property
    def lock_hash(self) -> str:
        """The first 12 hexadecimal digits of the lock's SHA-256."""
        return hashlib.sha256(self.lock.read_bytes()).hexdigest()[:12]

    @property
    def package(self) -> str:
        """The TensorFlow package that the lock pins, such as `tensorflow-cpu`."""
        return self._pin[0]

    @property
    def version(self) -> str:
        """The version of TensorFlow that the lock pins; "unknown" if it pins none."""
        return self._pin[1]

    @property
    def requirements(self) -> tuple[str, ...]:
        """The exact requirements that this lane satisfies: its own, and `tensorflow==…` for `tensorflow-cpu==…`."""
        package, version = self._pin
        plain = (f"tensorflow=={version}",) if package == "tensorflow-cpu" else ()
        return (f"{package}=={version}", *plain)

    @property
    def _pin(self) -> tuple[str, str]:
        found = PIN.search(self.lock.read_text())
        return (found[1], found[2]) if found else ("tensorflow", "unknown")

    @property
    def python(self) -> tuple[int, Path]:
        """The minor version of Python 3 and the interpreter to install on; raises Refusal (3) if there is none."""
        try:
            return pythons.choose(self.lock.read_text())
        except LookupError as error:
            raise Refusal(f"lane {self.name} {error}", 3) from error

    @property
    def folder(self) -> Path:
        """The environment's folder in the user's cache, named by lane, Python and lock; it may not exist yet."""
        return cache() / "lanes" / f"{self.name}-py3.{self.python[0]}-{self.lock_hash}"

    @property
    def interpreter(self) -> Path:
        """The environment's Python; it exists once the lane is made."""
        return self.folder / "bin" / "python"


def cache() -> Path:
    """The suite's folder in the user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tfgauge"


def known(kind: str = "") -> list[Lane]:
    """The lanes with a committed lock, oldest TensorFlow first; `kind` keeps only `cpu` or only `gpu`."""
    return [Lane(path.stem, path) for path in sorted(LOCKS.glob(f"*{kind}.txt"))]


def find(name: str) -> Lane:
    """The lane of that name, or the one that satisfies a requirement such as `tensorflow==2.20.0`.

    Raises Refusal (2) with the names of all lanes.
    """
    for lane in known():
        if name in (lane.name, *lane.requirements):
            return lane
    raise Refusal(f"no lane {name!r}; there are {', '.join(lane.name for lane in known())}")


def of_lock(lock_hash: str) -> Lane | None:
    """The lane, committed or resolved earlier, whose lock has this hash; None where there is none."""
    resolved = [Lane(path.stem, path) for path in sorted((cache() / "locks").glob("*.txt"))]
    return next((lane for lane in (*known(), *resolved) if lane.lock_hash == lock_hash), None)


def make(lane: Lane, say: Callable[[str], None]) -> Path:
    """The lane's interpreter; installs the lane first if it is missing.

    Of two processes that install the same lane, the second waits for the first. What a killed installation left
    behind, the next one removes. Raises Refusal (3) with the end of uv's output if the installation fails.
    """
    if lane.interpreter.exists():
        return lane.interpreter
    try:
        lane.folder.parent.mkdir(parents=True, exist_ok=True)
        with _held(lane.folder.with_name(lane.folder.name + ".lock")):
            if not lane.interpreter.exists():
                say(f"installing lane {lane.name} in {lane.folder} (only once)")
                _install(lane)
    except OSError as error:
        raise Refusal(
            f"lane {lane.name} cannot be made in {lane.folder.parent}: {error.strerror}; "
            "set XDG_CACHE_HOME to a folder that you can write to",
            3,
        ) from error
    return lane.interpreter


@contextmanager
def _held(path: Path) -> Iterator[None]:
    # The kernel releases the lock when the process ends, even if it is killed.
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _install(lane: Lane) -> None:
    part = lane.folder.with_name(lane.folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    _uv(lane, "venv", "--python", str(lane.python[1]), str(part))
    python = str(part / "bin" / "python")
    # A nightly is installed once, so that uv need not keep another half a gigabyte of it.
    cached = ["--no-cache"] if NIGHTLY in lane.name else []
    from_lock = ["--require-hashes", "--no-deps", "-r", str(lane.lock)]
    _uv(lane, "pip", "install", "--python", python, *cached, *from_lock)
    # Shows that TensorFlow imports, and writes its bytecode: a measured process that had to compile would use more
    # memory than the next. Keras loads on first use. -E, because PYTHONDONTWRITEBYTECODE may be set here, though lane
    # processes do not get it.
    _run(lane, [python, "-E", "-c", "import tensorflow; tensorflow.keras.Model"])
    shutil.rmtree(lane.folder, ignore_errors=True)  # a broken environment, whose base Python was removed
    part.rename(lane.folder)


def _uv(lane: Lane, *words: str) -> None:
    _run(lane, [sys.executable, "-m", "uv", *words, "--quiet"])


def _run(lane: Lane, command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        last = " ".join((done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-3:])
        raise Refusal(f"lane {lane.name} could not be made: {last}; is the package index reachable?", 3)
