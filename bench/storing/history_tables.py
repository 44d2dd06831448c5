"""What a history is made of: tables, how what an older version wrote is read, and a place for its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

# The types are pyarrow's, by name. Text that repeats is kept as a dictionary in the files, whatever its type here.
TEXT, INTEGER, NUMBER, FLAG, NUMBERS = "string", "int32", "double", "bool", "list<float>"


@dataclass(frozen=True)
class Kind:
    """One kind of file: the columns that this version writes.

    `missing` has the value of each column that came later than version 1: files without it get that value, so that
    a new column needs no new version. A column that changes its meaning gets a new name.
    """

    name: str
    columns: Mapping[str, str]
    sorted_by: tuple[str, ...]  # of a compacted file, so that readers of one case skip most of it
    missing: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1

    def __hash__(self) -> int:
        return hash(self.name)


POINTS = Kind(
    "points",
    {
        "run": TEXT,
        "moment": NUMBER,
        "machine": TEXT,
        "case": TEXT,
        "revision": INTEGER,
        "series": TEXT,
        "build": TEXT,
        "base": TEXT,
        "outcome": TEXT,
        "log_ratio": NUMBER,
        "error": NUMBER,
        "freedom": NUMBER,
        "pairs": INTEGER,
        "visible": NUMBER,
        "reason": TEXT,
        "purpose": TEXT,
    },
    ("case", "series", "moment"),
)
RUNS = Kind(
    "runs",
    {
        "run": TEXT,
        "moment": NUMBER,
        "machine": TEXT,
        "purpose": TEXT,
        "build": TEXT,
        "base": TEXT,
        "cases": INTEGER,
        "seconds": NUMBER,
        "failure": TEXT,
        "stage": TEXT,
        "software": TEXT,
        "base_software": TEXT,
    },
    ("moment",),
)
TURNS = Kind(
    "turns",
    {
        "run": TEXT,
        "machine": TEXT,
        "case": TEXT,
        "role": TEXT,
        "pair": INTEGER,
        "visit": INTEGER,
        "started_first": FLAG,
        "seconds": NUMBERS,
        "cpu_seconds": NUMBERS,
    },
    ("case", "run", "pair", "visit"),
)
KINDS = (POINTS, RUNS, TURNS)


class Place(Protocol):
    """Files by name, such as points/MACHINE/2026/NAME.parquet."""

    def add(self, name: str, data: bytes) -> None:
        """Write a file; it is safe when this returns. Raises Refusal (3) where it cannot be written."""

    def remove(self, name: str) -> None:
        """Remove a file; one that is gone already is no error."""

    def names(self, below: str) -> list[str]:
        """The names of the whole files below a folder, sorted."""

    def local(self, below: str) -> dict[str, Path]:
        """The files below a folder, by name, as files of this machine."""
