"""Lanes without a committed lock: a requirement, resolved on demand with the dependencies of its build's own day."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

from bench.errors import Refusal
from bench.lanes import locked, pythons

REQUIREMENT = re.compile(
    r"(tensorflow|tf-nightly)(-cpu)?(\[[a-z-]+\])?([=<>~!][^+]*)?(\+[a-z][a-z0-9-]*[=<>~!][^+]*)*"
)
WITH_HASHES = ("--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate")
WITH_TIMES = ("--no-deps", "--format", "pylock.toml")  # uv prints upload times in this format only (PEP 751)
NIGHTLY = ("--prerelease", "allow")  # a nightly and the Keras that it depends on are pre-releases
UPLOADED = re.compile(r"upload-time = (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")  # always UTC, says PEP 751
# Both fill the same folder, so a lane has one of them.
TWINS = {"keras": "keras-nightly", "keras-nightly": "keras"}
NOWHERE = "sys_platform == 'none'"  # the marker of what is not to be installed
# A build has one wheel per Python, uploaded within minutes. Much more would admit the next day's Keras nightly.
UPLOADING = timedelta(hours=1)


def find_or_resolve(text: str, say: Callable[[str], None]) -> locked.Lane:
    """The lane that a name or a requirement stands for; a requirement without one is resolved, and its lock kept.

    Packages that take the place of TensorFlow's own companions follow a plus: `tensorflow==2.21.0+keras==3.4.1`.

    Raises Refusal (2) for text that is neither a lane nor a requirement of TensorFlow, (3) where the package index
    has no such build.
    """
    try:
        return locked.find(text)
    except Refusal:
        if not REQUIREMENT.fullmatch(text):
            raise
    say(f"resolving {text}")
    moment = as_of(text)
    lane = _keep(text, moment)
    if moment:
        upload = f"{moment:%Y-%m-%d %H:%M} UTC, within an hour of its upload"
        say(f"{lane.package}=={lane.version}: dependencies as of {upload}")
    else:
        say(f"{text}: the package index gives no upload times, so the newest dependencies of today are used")
    return lane


def require_named(text: str) -> None:
    """Raise Refusal (2) for text that is neither a lane nor a requirement of TensorFlow; nothing is resolved."""
    if not REQUIREMENT.fullmatch(text):
        locked.find(text)


def as_of(requirement: str) -> datetime | None:
    """The moment (UTC) by which the build that satisfies `requirement` was uploaded, and its dependencies as well.

    With today's dependencies, an old TensorFlow would be measured beside a Keras that its users never had. None
    where the package index gives no upload times (it needs PEP 700). Raises Refusal (3) where it has no such build.
    """
    uploads = [UPLOADED.findall(_compile(each, *WITH_TIMES)) for each in requirement.split("+")]
    if not all(uploads):
        return None
    last = max(min(times) for times in uploads)
    return datetime.fromisoformat(last).replace(tzinfo=timezone.utc) + UPLOADING


def _keep(requirement: str, moment: datetime | None) -> locked.Lane:
    stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else ""
    # To an index without upload times uv must give no date: it would take all packages for newer.
    lock = _compile(requirement, *WITH_HASHES, *(("--exclude-newer", stamp) if stamp else ()))
    found = locked.PIN.search(lock)
    if not found:
        raise Refusal(f"{requirement}: resolves to no TensorFlow")
    extra = re.findall(r"\[(.+?)\]", requirement)  # another environment of the same version
    name = "-".join((found[1], *extra, found[2])) + "".join(f"+{each}" for each in requirement.split("+")[1:])
    path = locked.cache() / "locks" / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((f"# as of {stamp}\n" if stamp else "") + lock)
    return locked.Lane(name, path)


def _compile(requirement: str, *options: str) -> str:
    """What `uv pip compile` prints for a requirement, on the Python that its lane will have."""
    _, python = pythons.choose("")
    allowed = NIGHTLY if "nightly" in requirement else ()
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", *options, *allowed]
    named = [re.split("[=<>~!]", each)[0] for each in requirement.split("+")]
    replaced = [f"{TWINS[name]}; {NOWHERE}" for name in named if name in TWINS]
    with tempfile.TemporaryDirectory() as folder:
        source, without = Path(folder) / "requirement.in", Path(folder) / "overrides.in"
        source.write_text(requirement.replace("+", "\n") + "\n")
        without.write_text("\n".join(replaced))
        files = ["--overrides", str(without), str(source)]
        done = subprocess.run([*command, "--python", str(python), *files], capture_output=True, text=True)
    if done.returncode:
        reason = " ".join(done.stderr.split())[:300]
        raise Refusal(f"{requirement}: cannot be resolved: {reason}; is the package index reachable?", 3)
    return done.stdout
