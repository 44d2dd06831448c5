"""Writing files so that a reader never finds half of one."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.errors import Refusal

FIGURES = 6  # significant digits kept of a time: a microsecond in a second


def rounded(value: Any) -> Any:
    """The value with its floats rounded to six significant digits, except times since 1970."""
    if isinstance(value, float):
        return float(f"{value:.{FIGURES}g}") if abs(value) < 1e8 else value
    if isinstance(value, Mapping):
        return {name: rounded(each) for name, each in value.items()}
    return [rounded(each) for each in value] if isinstance(value, (list, tuple)) else value


def write_whole(path: Path, content: str | bytes) -> None:
    """Write beside the path, then rename: readers see the old file or the new one. Raises Refusal (3) on failure."""
    beside = path.with_name(path.name + ".new")
    try:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
        beside.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error


def json_line(data: Mapping[str, Any]) -> str:
    """The data, rounded, as a line of JSON."""
    return json.dumps(rounded(data), separators=(",", ":")) + "\n"


def append(path: Path, data: Mapping[str, Any]) -> None:
    """Append one line of JSON, on the disk when this returns; raises Refusal (3) where it cannot be written."""
    try:
        with path.open("a") as file:
            file.write(json_line(data))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise unwritable(path, error) from error


def fresh_log(log: Path) -> Path:
    """An empty file for what lane processes print; raises Refusal (3) where there can be none."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_bytes(b"")
    except OSError as error:
        raise unwritable(log.parent, error) from error
    return log


def unwritable(path: Path, error: OSError) -> Refusal:
    """The refusal (3) to raise where a path cannot be written."""
    return Refusal(
        f"{path}: cannot be written ({error.strerror}); free space, make it writable, or name another folder",
        3,
    )
