"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass

HIDDEN = "not visible here"


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, what was found, and the remedy to show if it spoils measurements."""

    what: str
    found: str
    remedy: str
    spoils: bool


def hidden(what: str) -> Finding:
    """The finding where there is nothing to read."""
    return Finding(what, HIDDEN, "", spoils=False)
