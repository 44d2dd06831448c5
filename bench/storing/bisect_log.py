"""The steps of a search, one line each, so that it can go on after an interrupt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.errors import Refusal
from bench.records import SCHEMA
from bench.storing.files import append, rounded, unwritable, write_whole


def start(path: Path, plan: Mapping[str, Any]) -> None:
    """Begin the file with what is searched; raises Refusal (3) where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path.parent, error) from error
    append(path, {"schema": SCHEMA, "plan": plan})


def newest(folder: Path, plan: Mapping[str, Any]) -> tuple[Path, list[dict[str, Any]]]:
    """The newest search with this plan, and its whole steps so far; raises Refusal (3) where there is none."""
    for path in sorted(folder.glob("*-bisect.jsonl"), reverse=True):
        text = path.read_text()
        whole = text[: text.rfind("\n") + 1]  # a torn last line is a step that is made again
        if whole != text:
            write_whole(path, whole)
        try:
            first, *steps = [json.loads(line) for line in whole.splitlines()]
        except ValueError as error:
            raise Refusal(f"{path}: is not JSON ({error}); set it aside and start anew", 3) from error
        if first == {"schema": SCHEMA, "plan": rounded(plan)}:
            return path, steps
    raise Refusal(
        f"{folder}: holds no search between these builds for this case; start one without --resume", 3
    )
