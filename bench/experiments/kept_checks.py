"""Checks that a run has made, kept in its log, so that none is made twice."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from bench.reading import value_from
from bench.records import Check, Entry
from bench.storing.trial_log import TrialLog


@dataclass(frozen=True)
class KeptChecks:
    """Checks in a log, by lane, case and content of the case's file."""

    log: TrialLog

    def find(self, lane: str, entry: Entry) -> Check | None:
        """How a case's check ended on a lane, where it was made before."""
        found = self.log.found.get(_key(lane, entry))
        return value_from(Check, found) if found else None

    def keep(self, lane: str, entry: Entry, check: Check) -> None:
        """A check that was made just now."""
        self.log.keep(_key(lane, entry), asdict(check))


def _key(lane: str, entry: Entry) -> str:
    return f"check {lane} {entry.source} {entry.case}"
