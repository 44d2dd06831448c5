"""What became of each documented computation on each TensorFlow. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.records import CRASHED, PROVEN, REMOVED, WRONG, Check, Documented, Entry
from bench.regression import KnownRegression

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
    regressions: Sequence[KnownRegression] = ()


@dataclass(frozen=True)
class Row:
    """One case over the lanes: its state on each, as `states` names them."""

    entry: Entry
    places: tuple[Documented, ...]
    states: Mapping[str, str]  # by lane


def wanted(entries: Sequence[Entry], places: Sequence[Documented]) -> list[Entry]:
    """The cases that conformance checks: the documented ones, and each workload's smoke point."""
    documented = documented_cases(entries, places)
    return [
        entry for entry in entries if entry.smoke or entry.case in documented or entry.kind == "regression"
    ]


def documented_cases(entries: Sequence[Entry], places: Sequence[Documented]) -> set[str]:
    """The cases that places of the note stand for; of a workload that names none, its first point."""
    named = {place.case for place in places}
    placed = {entry.workload for entry in entries if entry.case in named}
    first = {entry.workload: entry.case for entry in reversed(entries) if entry.kind == "point"}
    return named | {case for workload, case in first.items() if workload not in placed}


def rows(lanes: Sequence[Tried]) -> list[Row]:
    """A row per documented case, in the note's order; a smoke point only where it was not proven somewhere."""
    places = list(dict.fromkeys(place for tried in lanes for place in tried.places))
    listed = {entry.case: entry for tried in lanes for entry in tried.entries}
    documented = documented_cases(list(listed.values()), places)
    made = [_row(entry, places, lanes) for entry in wanted(list(listed.values()), places)]
    told = [
        row
        for row in made
        if row.entry.case in documented or not set(row.states.values()) <= {PROVEN, REMOVED}
    ]
    position = {place.case: at for at, place in reversed(list(enumerate(places)))}
    return sorted(told, key=lambda row: position.get(row.entry.case, len(places)))


def _row(entry: Entry, places: Sequence[Documented], lanes: Sequence[Tried]) -> Row:
    own = tuple(place for place in places if place.case == entry.case)
    states = {tried.lane: state(entry.case, tried) for tried in lanes if not tried.failure}
    return Row(entry, own, states)


def state(case: str, tried: Tried) -> str:
    """How a case stands on a lane, in a word or two."""
    listed = {entry.case: entry for entry in tried.entries}
    if case not in listed:
        return ABSENT
    if listed[case].kind == "gpu":
        return NEEDS_GPU
    check = tried.checks.get(case)
    if check is None:
        return ABSENT
    return CHANGED if check.outcome == PROVEN and case in tried.changes else check.outcome


def history(row: Row, lanes: Sequence[Tried]) -> list[tuple[str, str, str]]:
    """Where a case's state, or its reason, became another one, as (release, state, reason); the first lane's first.

    The lanes in order of their release. Of an error only its kind counts: its words may differ a little.
    """
    found: list[tuple[str, str, str]] = []
    for tried in lanes:
        here = row.states.get(tried.lane)
        if here is None:
            continue
        reason = _reason(row.entry.case, here, tried)
        if not found or (found[-1][1], found[-1][2].partition(":")[0]) != (here, reason.partition(":")[0]):
            found.append((tried.release, here, reason))
    return found


def _reason(case: str, state_here: str, tried: Tried) -> str:
    if state_here == CHANGED:
        return tried.changes[case]
    return tried.checks[case].reason if state_here == REMOVED else ""


def exit_code(lanes: Sequence[Tried]) -> int:
    """1 if an answer was wrong or a case crashed, 3 if a lane could not be tried, else 0."""
    if any(check.outcome in (WRONG, CRASHED) for tried in lanes for check in tried.checks.values()):
        return 1
    return 3 if any(tried.failure for tried in lanes) else 0
