"""Starts a lane process in a container, and removes the container however the controller ends."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.running.side import Side

ROOT = Path(__file__).resolve().parents[2]
SUITE = Path("/opt/tfgauge/suite")  # the image's own copy of the checkout
PYTHON = Path("/opt/tfgauge/lane/bin/python")  # of the image's lane
KERAS = Path("/tmp/.keras/datasets")  # where Keras searches in an image: HOME is /tmp
DEBIAN_DATA = Path("/usr/share/datasets")

CLEANUP = """
import subprocess, sys, time
name, orderly = sys.argv[1], sys.stdin.read()
for _ in range(3 if orderly else 20):  # the controller may have died before Docker made the container
    done = subprocess.run(["docker", "rm", "--force", name], capture_output=True)
    if done.stdout.strip():
        break
    time.sleep(0.5)
"""


def command(words: Sequence[str], side: Side, folder: Path, name: str) -> list[str]:
    """The `docker run` command that starts `words` in a new container of the side's image.

    The container is called `name`. It sees this checkout instead of the image's copy, and can write to the host
    only in `folder`.
    """
    return [
        *("docker", "run", "--rm", "--interactive", "--name", name, "--network", "none"),
        *("--user", f"{os.getuid()}:{os.getgid()}", "--workdir", str(folder)),
        *(("--gpus", "all") if side.device == "gpu" else ()),
        *_cpus(),
        *_bound(folder, folder, writable=True),
        *_bound(ROOT, SUITE),
        *(word for path in (*side.workloads, *side.mounts) for word in _bound(path, path)),
        *(word for found, shown in _data(side) for word in _bound(found, shown)),
        *(word for variable in _variables(side, folder) for word in ("--env", variable)),
        *("--entrypoint", words[0], side.image, *words[1:]),
    ]


def contained(words: Sequence[str], side: Side, folder: Path) -> tuple[list[str], subprocess.Popen[bytes]]:
    """The command that starts `words` in a new container, and a cleanup process that removes the container.

    The cleanup process has a session of its own, so it survives us. It acts when its standard input ends: when
    `clean_up` closes it, or when we die.
    """
    name = f"tfgauge-{uuid.uuid4().hex[:12]}"
    cleanup = subprocess.Popen(
        [sys.executable, "-c", CLEANUP, name], stdin=subprocess.PIPE, start_new_session=True
    )
    return command(words, side, folder, name), cleanup


def clean_up(cleanup: subprocess.Popen[bytes]) -> None:
    """Have the cleanup process remove its container, and wait for it."""
    cleanup.communicate(b"orderly")


def _bound(found: Path, shown: Path, writable: bool = False) -> list[str]:
    # Quoted, because the value is a line of CSV and a path may contain a comma.
    value = f'type=bind,"source={found}","target={shown}"'
    return ["--mount", value if writable else f"{value},readonly"]


def _cpus() -> list[str]:
    """The options that keep the container to the controller's CPUs: a container does not inherit an affinity."""
    mine = os.sched_getaffinity(0)
    return [] if len(mine) == os.cpu_count() else ["--cpuset-cpus", ",".join(map(str, sorted(mine)))]


def _data(side: Side) -> Iterator[tuple[Path, Path]]:
    """The host's dataset folders and where the container sees them; none for the dataset in the checkout."""
    if side.dataset != "digits":
        keras = Path(os.path.expanduser(os.environ.get("KERAS_HOME", "~/.keras"))) / "datasets"
        yield from ((f, s) for f, s in ((keras, KERAS), (DEBIAN_DATA, DEBIAN_DATA)) if f.is_dir())


def _variables(side: Side, folder: Path) -> list[str]:
    path = os.pathsep.join(filter(None, (str(SUITE), side.variables.get("PYTHONPATH", ""))))
    # The image's commit does not apply to this checkout, which replaces the image's copy.
    given = {"TMPDIR": folder, **side.variables, "PYTHONPATH": path, "TFGAUGE_COMMIT": ""}
    return [f"{name}={value}" for name, value in given.items()]
