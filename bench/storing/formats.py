"""The version of a stored format, and how what an older version wrote becomes what today's would have written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.errors import Refusal

Data = Mapping[str, Any]  # a file's plain JSON data, its version under VERSION
VERSION = "schema"


@dataclass(frozen=True)
class Format:
    """A kind of stored file: its name, and the step from each older version to the next.

    The step from version n is `steps[n]`, a pure function of plain data; a field that version n lacked gets its value
    there and nowhere else.
    """

    name: str  # with its article, such as "a baseline"
    steps: Mapping[int, Callable[[Data], Data]] = field(default_factory=dict)

    @property
    def version(self) -> int:
        """The version that is written today."""
        return 1 + len(self.steps)

    def upgrade(self, data: Data, path: Path) -> Data:
        """The data as today's version has them.

        Raises Refusal (3) for a newer version, and KeyError, TypeError or ValueError for data that are of none.
        """
        found = data.get(VERSION) if isinstance(data, Mapping) else None
        if not isinstance(found, int) or found < 1:
            raise ValueError(f"no version in {VERSION!r}")
        if found > self.version:
            raise Refusal(
                f"{path}: is {self.name} of version {found}; this tfgauge reads versions up to {self.version}; "
                "update tfgauge",
                3,
            )
        for number in range(found, self.version):
            data = self.steps[number](data)
        return {**data, VERSION: self.version}


def why(error: Exception) -> str:
    """Why data could not be read, from what was raised, in a few words."""
    return f"lacks {error}" if isinstance(error, KeyError) else str(error)
