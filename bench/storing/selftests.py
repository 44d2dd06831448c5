"""Selftests: one small file per machine, beside the results."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.records import SCHEMA, Refusal
from bench.storing.files import rounded, unwritable, write_whole


def write(folder: Path, machine: str, when: str, balanced: Mapping[str, Sequence[float]]) -> Path:
    """Write a machine's selftest in place of its last; raises Refusal (3) where that cannot be done."""
    path = folder / f"selftest-{machine}.json"
    data = {"schema": SCHEMA, "machine": machine, "when": when, "balanced": balanced}
    try:
        write_whole(path, json.dumps(rounded(data), indent=1) + "\n")
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def read(folder: Path, machine: str) -> dict[str, Any] | None:
    """The fields of a machine's selftest; None where there is none. Raises Refusal (3) for a file that is none."""
    path = folder / f"selftest-{machine}.json"
    if not path.exists():
        return None
    try:
        data = json.loads(path.read_text())
        schema, fields = data.pop("schema"), {name: data[name] for name in ("machine", "when", "balanced")}
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise Refusal(f"{path}: holds no selftest ({error}); remove it and run nox -s selftest", 3) from error
    if schema != SCHEMA or fields["machine"] != machine:
        raise Refusal(f"{path}: is of another schema or machine; remove it and run nox -s selftest", 3)
    return fields
