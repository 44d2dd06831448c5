"""Selftests: one small file per machine, beside the results; each run of the command adds to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from bench.errors import Refusal
from bench.storing.files import rounded, write_whole
from bench.storing.formats import VERSION, Format, why
from bench.storing.upgrades import selftests_from_1

T = TypeVar("T")
SELFTESTS = Format("a file of selftests", {1: selftests_from_1})
REMEDY = "remove it and run nox -s selftest"


def add(folder: Path, machine: str, found: Mapping[str, Any]) -> Path:
    """Add a selftest's plain data to its machine's file; raises Refusal (3) where it cannot be read or written."""
    path = _path(folder, machine)
    runs = [*read(folder, machine, lambda each: each), found]
    data = {VERSION: SELFTESTS.version, "machine": machine, "runs": runs}
    write_whole(path, json.dumps(rounded(data)) + "\n")
    return path


def read(folder: Path, machine: str, made_from: Callable[[dict[str, Any]], T]) -> list[T]:
    """A machine's selftests, oldest first, each made from its data. Raises Refusal (3) for a file without any."""
    path = _path(folder, machine)
    if not path.exists():
        return []
    try:
        data = SELFTESTS.upgrade(json.loads(path.read_text()), path)
        owner, found = data["machine"], [made_from(each) for each in data["runs"]]
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise Refusal(f"{path}: cannot be read as selftests ({why(error)}); {REMEDY}", 3) from error
    if owner != machine:
        raise Refusal(f"{path}: belongs to machine {owner!r}, not to {machine}; {REMEDY}", 3)
    return found


def _path(folder: Path, machine: str) -> Path:
    return folder / f"selftest-{machine}.json"
