"""What the checks share: how they fail, and the folder for results that a container of theirs is given."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.running.container_engine import Image, run

ANYBODY = 12345  # a user that no image knows


class Failed(Exception):
    """A check does not hold; says what was found."""


def require(held: object, otherwise: str) -> None:
    """Raise Failed where something does not hold."""
    if not held:
        raise Failed(otherwise)


@contextmanager
def results(image: Image) -> Iterator[Path]:
    """A folder for results that any user may write to; whoever's files are in it, it is removed."""
    with tempfile.TemporaryDirectory(prefix="tfgauge-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o777)
        try:
            yield folder
        finally:
            emptied = ["/results", "-mindepth", "1", "-delete"]
            run(image.name, emptied, ["--user", "0", *on(folder)], program="find")


def on(folder: Path) -> Sequence[str]:
    """The options that mount a folder for results."""
    return ("--volume", f"{folder}:/results")


def stored(folder: Path, kind: str) -> list[dict[str, Any]]:
    """The records or the environments, as `kind` says, that are stored there so far."""
    texts = [path.read_text() for path in folder.glob("*/records.jsonl")]
    lines = [json.loads(line) for text in texts for line in text[: text.rfind("\n") + 1].splitlines()]
    return [line[kind] for line in lines if kind in line]
