"""The places of the study note that cases stand for. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Documented:
    """A place of the note: its line, what it computes, and the case that does so."""

    line: int
    what: str
    case: str
