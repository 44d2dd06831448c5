"""The steps of a bisection, one line each, so that it can be resumed after an interrupt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.errors import Refusal
from bench.storing.files import append, rounded, unwritable, write_whole
from bench.storing.formats import VERSION, Format, why

BISECTION = Format("a log of a bisection")


def start(path: Path, plan: Mapping[str, Any]) -> None:
    """Begin the log with what is searched; raises Refusal (3) where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path.parent, error) from error
    append(path, {VERSION: BISECTION.version, "plan": plan})


def newest(folder: Path, plan: Mapping[str, Any]) -> tuple[Path, list[dict[str, Any]]]:
    """The newest bisection with this plan and its complete steps so far.

    Raises Refusal (3) where there is none, or where one cannot be read.
    """
    for path in sorted(folder.glob("*-bisect.jsonl"), reverse=True):
        found, steps = _read(path)
        if found == rounded(plan):
            return path, steps
    raise Refusal(
        f"{folder}: has no bisection between these builds for this case; start one without --resume", 3
    )


def _read(path: Path) -> tuple[Any, list[dict[str, Any]]]:
    """The plan and the steps of a log, in today's version."""
    text = path.read_text()
    whole = text[: text.rfind("\n") + 1]  # a step whose line is incomplete is made again
    if whole != text:
        write_whole(path, whole)
    try:
        first, *steps = [json.loads(line) for line in whole.splitlines()]
        data = BISECTION.upgrade({**first, "steps": steps}, path)
        return data["plan"], data["steps"]
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal(
            f"{path}: cannot be read as a bisection ({why(error)}); set it aside and start a new one", 3
        ) from error
