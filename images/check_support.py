"""What image checks share: their type, how they fail, and a results folder for their containers."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.running.container_engine import Image, run

Check = Callable[[Image], str]  # returns what it found; raises Failed
ANYBODY = 12345  # a user id that no image defines


class Failed(Exception):
    """An image check failed; the message says what was found."""


def require(condition: object, otherwise: str) -> None:
    """Raise Failed with the message `otherwise` if the condition is false."""
    if not condition:
        raise Failed(otherwise)


@contextmanager
def results(image: Image) -> Iterator[Path]:
    """A temporary results folder that every user may write to; removed at the end, whoever owns its files."""
    with tempfile.TemporaryDirectory(prefix="tfgauge-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o777)
        try:
            yield folder
        finally:
            emptied = ["/results", "-mindepth", "1", "-delete"]
            run(image.name, emptied, ["--user", "0", *on(folder)], program="find")


def on(folder: Path) -> Sequence[str]:
    """The options of `docker run` that mount a results folder."""
    return ("--volume", f"{folder}:/results")


def stored(folder: Path, kind: str) -> list[dict[str, Any]]:
    """The lines of one kind (`record` or `environment`) that runs in this folder have stored so far."""
    texts = [path.read_text() for path in folder.glob("*/records.jsonl")]
    lines = [json.loads(line) for text in texts for line in text[: text.rfind("\n") + 1].splitlines()]
    return [line[kind] for line in lines if kind in line]
