"""A side again, in a container: what a container costs, with the very same files on both sides."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

from bench.errors import Refusal
from bench.running.container_engine import Image
from bench.running.side import Side

SYSTEM = Path("/usr")


def in_container(side: Side, image: Image) -> Side:
    """The side's own interpreter, libraries and lane, shown read-only in a container of the image.

    The image's own Python may be another build and its C library another version; they would be measured too.
    Raises Refusal for a side that is in an image already.
    """
    if side.image:
        raise Refusal(f"{side.name}: is in a container already; name a lane of this machine")
    return replace(
        side,
        name=f"{side.name} in {image.name}",
        variables={**side.variables, **image.variables},
        image=image.identity,
        mounts=files_of(side.interpreter),
    )


def files_of(interpreter: Path) -> tuple[Path, ...]:
    """The folders that a lane's interpreter runs from: the system's, its Python's, its own. Raises Refusal (3)."""
    asked = [str(interpreter), "-c", "import sys; print(sys.base_prefix); print(sys.prefix)"]
    done = subprocess.run(asked, capture_output=True, text=True)
    if done.returncode:
        raise Refusal(f"{interpreter} does not start: {done.stderr.strip()}", 3)
    own = [Path(line) for line in done.stdout.splitlines()]
    return (SYSTEM, *(path for path in own if not path.is_relative_to(SYSTEM)))
