"""Selftests: one small file per machine, beside the results; each run of the command adds to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from bench.errors import Refusal
from bench.records import SCHEMA
from bench.storing.files import rounded, write_whole

T = TypeVar("T")


def add(folder: Path, machine: str, found: Mapping[str, Any]) -> Path:
    """Add a selftest's plain data to its machine's; raises Refusal (3) where that cannot be done."""
    path = _path(folder, machine)
    runs = [*read(folder, machine, lambda each: each), found]
    write_whole(path, json.dumps(rounded({"schema": SCHEMA, "machine": machine, "runs": runs})) + "\n")
    return path


def read(folder: Path, machine: str, made_from: Callable[[dict[str, Any]], T]) -> list[T]:
    """A machine's selftests, oldest first, each made from its data. Raises Refusal (3) for a file that holds none."""
    path = _path(folder, machine)
    if not path.exists():
        return []
    try:
        data = json.loads(path.read_text())
        found = [made_from(each) for each in data["runs"]]
        schema, of = data["schema"], data["machine"]
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise Refusal(
            f"{path}: holds no selftests ({error}); remove it and run nox -s selftest", 3
        ) from error
    if (schema, of) != (SCHEMA, machine):
        raise Refusal(f"{path}: is of schema {schema} and machine {of}; remove it and run nox -s selftest", 3)
    return found


def _path(folder: Path, machine: str) -> Path:
    return folder / f"selftest-{machine}.json"
