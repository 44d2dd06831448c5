"""The result of a check."""

from __future__ import annotations

from dataclasses import dataclass

HIDDEN = "not visible here"


@dataclass(frozen=True)
class Finding:
    """The result of one check: its subject, what was found, and the remedy, shown if it spoils measurements."""

    what: str
    found: str
    remedy: str
    spoils: bool


def hidden(what: str) -> Finding:
    """The finding for a subject that cannot be read here."""
    return Finding(what, HIDDEN, "", spoils=False)
