"""A lane process in a container of an image: how it starts, and that no container outlives its controller."""

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
PYTHON = Path("/opt/tfgauge/lane/bin/python")  # of the lane that the image was built with
KERAS = Path("/tmp/.keras/datasets")  # where Keras looks in an image: its HOME is /tmp
DEBIAN_DATA = Path("/usr/share/datasets")

UNDERTAKER = """
import subprocess, sys, time
name, orderly = sys.argv[1], sys.stdin.read()
for _ in range(3 if orderly else 20):  # it may not have been made yet when its controller died
    done = subprocess.run(["docker", "rm", "--force", name], capture_output=True)
    if done.stdout.strip():
        break
    time.sleep(0.5)
"""


def command(words: Sequence[str], side: Side, folder: Path, name: str) -> list[str]:
    """`docker run` of a lane process's words in a new container of the side's image, which bears that name.

    This checkout lies over the image's own; `folder` is the only place on the host that can be written to.
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
    """The command that runs the words in a new container, and the process that removes it once we are gone.

    That process waits in a session of its own for its standard input to end: by `bury`, or with us.
    """
    name = f"tfgauge-{uuid.uuid4().hex[:12]}"
    undertaker = subprocess.Popen(
        [sys.executable, "-c", UNDERTAKER, name], stdin=subprocess.PIPE, start_new_session=True
    )
    return command(words, side, folder, name), undertaker


def bury(undertaker: subprocess.Popen[bytes]) -> None:
    """Have the container removed, and wait until it is."""
    undertaker.communicate(b"orderly")


def _bound(found: Path, shown: Path, writable: bool = False) -> list[str]:
    # Quoted, because the option's value is a line of CSV and a path may hold a comma.
    value = f'type=bind,"source={found}","target={shown}"'
    return ["--mount", value if writable else f"{value},readonly"]


def _cpus() -> list[str]:
    """The controller's own CPUs, where it has not all of them: a container does not inherit that."""
    mine = os.sched_getaffinity(0)
    return [] if len(mine) == os.cpu_count() else ["--cpuset-cpus", ",".join(map(str, sorted(mine)))]


def _data(side: Side) -> Iterator[tuple[Path, Path]]:
    """The folders of real datasets on the host, where one was asked for."""
    if side.dataset != "digits":
        keras = Path(os.path.expanduser(os.environ.get("KERAS_HOME", "~/.keras"))) / "datasets"
        yield from ((f, s) for f, s in ((keras, KERAS), (DEBIAN_DATA, DEBIAN_DATA)) if f.is_dir())


def _variables(side: Side, folder: Path) -> list[str]:
    path = os.pathsep.join(filter(None, (str(SUITE), side.variables.get("PYTHONPATH", ""))))
    # The commit is the image's own, and the checkout that lies over its copy may be at another.
    given = {"TMPDIR": folder, **side.variables, "PYTHONPATH": path, "TFGAUGE_COMMIT": ""}
    return [f"{name}={value}" for name, value in given.items()]
