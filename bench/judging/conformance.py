"""What became of each documented computation on each TensorFlow. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.records import PROVEN, REMOVED, WRONG, Check, Documented, Entry

NEEDS_GPU, ABSENT, CHANGED = "needs a GPU", "not there", "changed"


@dataclass(frozen=True)
class Tried:
    """One lane: its software, its cases, and how their checks ended; or why there is none of that."""

    lane: str
    release: str = ""  # of TensorFlow
    software: Mapping[str, Any] = field(default_factory=dict)
    entries: Sequence[Entry] = ()
    places: Sequence[Documented] = ()
    checks: Mapping[str, Check] = field(default_factory=dict)
    changes: Mapping[str, str] = field(default_factory=dict)  # why, of cases whose recorded answer is another
    seconds: float = 0.0
    failure: str = ""


@dataclass(frozen=True)
class Row:
    """One case over the lanes: its state on each, as `states` names them."""

    case: str
    workload: str
    places: tuple[Documented, ...]
    states: Mapping[str, str]  # by lane


def wanted(entries: Sequence[Entry], places: Sequence[Documented]) -> list[Entry]:
    """The cases that conformance checks: the documented ones, and each workload's smoke point.

    A workload that names no place of the note has its first point as the documented one.
    """
    documented = {place.case for place in places}
    placed = {entry.workload for entry in entries if entry.case in documented}
    first = {entry.workload: entry.case for entry in reversed(entries) if entry.role == "point"}
    alone = {case for workload, case in first.items() if workload not in placed}
    return [entry for entry in entries if entry.smoke or entry.case in documented | alone]


def rows(lanes: Sequence[Tried]) -> list[Row]:
    """A row per case, in the note's order; a smoke point only where it was not proven somewhere."""
    entries = {entry.case: entry for tried in lanes for entry in wanted(tried.entries, tried.places)}
    places = {place for tried in lanes for place in tried.places}
    made = [_row(entry, places, lanes) for entry in entries.values()]
    told = [row for row in made if not _only_smoke(entries[row.case], row) or not _whole(row)]
    return sorted(told, key=lambda row: (row.places[0].line if row.places else 10**6, row.workload, row.case))


def _row(entry: Entry, places: set[Documented], lanes: Sequence[Tried]) -> Row:
    own = tuple(sorted((p for p in places if p.case == entry.case), key=lambda p: (p.line, p.what)))
    states = {tried.lane: state(entry.case, tried) for tried in lanes if not tried.failure}
    return Row(entry.case, entry.workload, own, states)


def _only_smoke(entry: Entry, row: Row) -> bool:
    return entry.role == "smoke" and not row.places


def _whole(row: Row) -> bool:
    return set(row.states.values()) <= {PROVEN, REMOVED}


def state(case: str, tried: Tried) -> str:
    """How a case stands on a lane, in a word or two."""
    listed = {entry.case: entry for entry in tried.entries}
    if case not in listed:
        return ABSENT
    if listed[case].role == "gpu":
        return NEEDS_GPU
    check = tried.checks.get(case)
    if check is None:
        return ABSENT
    return CHANGED if check.outcome == PROVEN and case in tried.changes else check.outcome


def since(row: Row, lanes: Sequence[Tried]) -> list[tuple[str, str]]:
    """Where a case's state became another one, as (release, state), the lanes in order of their release."""
    found: list[tuple[str, str]] = []
    for tried in lanes:
        state_here = row.states.get(tried.lane)
        if state_here and (not found or found[-1][1] != state_here):
            found.append((tried.release, state_here))
    return found[1:]


def exit_code(lanes: Sequence[Tried]) -> int:
    """1 if an answer was wrong, 3 if a lane could not be tried, else 0."""
    if any(check.outcome == WRONG for tried in lanes for check in tried.checks.values()):
        return 1
    return 3 if any(tried.failure for tried in lanes) else 0
