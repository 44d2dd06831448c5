"""What became of each documented computation on each TensorFlow. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from bench.documented import Documented
from bench.records import CRASHED, PROVEN, REMOVED, WRONG, Check, CheckOutcome, Entry
from bench.regression import KnownRegression

NEEDS_GPU: Final = "needs a GPU"
ABSENT: Final = "not there"
CHANGED: Final = "changed"
State = CheckOutcome | Literal["needs a GPU", "not there", "changed"]


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
    whole: frozenset[str] = frozenset()  # workloads whose every point was checked

    @property
    def summary(self) -> str:
        """Its TensorFlow, how its checks ended, and the seconds that they took; or its failure."""
        counts = Counter(check.outcome for check in self.checks.values())
        told = ", ".join(f"{counts[each]} {each}" for each in sorted(counts)) or "no case"
        return self.failure or f"TensorFlow {self.release}: {told} in {self.seconds:.0f} s"


@dataclass(frozen=True)
class Row:
    """One case over the lanes: its state on each, and why it is that where there is something to say."""

    entry: Entry
    places: tuple[Documented, ...]
    states: Mapping[str, State]  # by lane
    reasons: Mapping[str, str] = field(default_factory=dict)  # by lane


def wanted(
    entries: Sequence[Entry], places: Sequence[Documented], whole: Collection[str] = ()
) -> list[Entry]:
    """The cases that conformance checks: the documented ones, each workload's smoke point, and more on demand.

    Of a workload named in `whole` it checks every point.
    """
    documented = documented_cases(entries, places)
    return [e for e in entries if e.smoke or e.case in documented or e.workload in whole]


def documented_cases(entries: Sequence[Entry], places: Sequence[Documented]) -> set[str]:
    """The cases that places of the note stand for; of a workload that names none, its first point."""
    named = {place.case for place in places}
    placed = {entry.workload for entry in entries if entry.case in named}
    first = {entry.workload: entry.case for entry in reversed(entries) if entry.kind == "point"}
    return named | {case for workload, case in first.items() if workload not in placed}


def rows(lanes: Sequence[Tried]) -> list[Row]:
    """A row per documented case, in the note's order; a smoke point only where it was not proven somewhere.

    Every case of a workload that was checked as a whole has a row.
    """
    places = list(dict.fromkeys(place for tried in lanes for place in tried.places))
    listed = {entry.case: entry for tried in lanes for entry in tried.entries}
    whole = frozenset().union(*(tried.whole for tried in lanes))
    documented = documented_cases(list(listed.values()), places)
    made = [_row(entry, places, lanes) for entry in wanted(list(listed.values()), places, whole)]
    told = [
        row
        for row in made
        if row.entry.case in documented
        or row.entry.workload in whole
        or not set(row.states.values()) <= {PROVEN, REMOVED}
    ]
    position = {place.case: at for at, place in reversed(list(enumerate(places)))}
    return sorted(told, key=lambda row: position.get(row.entry.case, len(places)))


def _row(entry: Entry, places: Sequence[Documented], lanes: Sequence[Tried]) -> Row:
    own = tuple(place for place in places if place.case == entry.case)
    states: dict[str, State] = {}
    reasons: dict[str, str] = {}
    types: Mapping[str, str] = {}  # of the answer on the first lane that has one
    for tried in lanes:
        if not tried.failure:
            check = tried.checks.get(entry.case, Check(PROVEN))
            types = types or check.types
            states[tried.lane], reasons[tried.lane] = _standing(entry.case, tried, types)
    return Row(entry, own, states, reasons)


def _standing(case: str, tried: Tried, types: Mapping[str, str]) -> tuple[State, str]:
    """A case's state on a lane and why; proven with other types than `types`, of the first lane, is changed."""
    here = state(case, tried)
    if here == CHANGED:
        return here, tried.changes[case]
    if here == REMOVED:
        return here, tried.checks[case].reason
    other = types_changed(types, tried.checks[case].types) if here == PROVEN else ""
    return (CHANGED, other) if other else (here, "")


def types_changed(then: Mapping[str, str], now: Mapping[str, str]) -> str:
    """What is of another type than it was: `answer is int64, was float32`; empty where nothing is."""
    other = [name for name in then if name in now and now[name] != then[name]]
    return ", ".join(f"{name} is {now[name]}, was {then[name]}" for name in other)


def state(case: str, tried: Tried) -> State:
    """How a case stands on a lane, whatever it is on others, in a word or two."""
    listed = {entry.case: entry for entry in tried.entries}
    if case not in listed:
        return ABSENT
    if listed[case].kind == "gpu":
        return NEEDS_GPU
    check = tried.checks.get(case)
    if check is None:
        return ABSENT
    return CHANGED if check.outcome == PROVEN and case in tried.changes else check.outcome


def history(row: Row, lanes: Sequence[Tried]) -> list[tuple[str, State, str]]:
    """Where a case's state, or its reason, became another one, as (release, state, reason); the first lane's first.

    The lanes in order of their release. Of an error only its kind counts: its words may differ a little.
    """
    found: list[tuple[str, State, str]] = []
    for tried in lanes:
        here, reason = row.states.get(tried.lane), row.reasons.get(tried.lane, "")
        if here is None:
            continue
        if not found or (found[-1][1], found[-1][2].partition(":")[0]) != (here, reason.partition(":")[0]):
            found.append((tried.release, here, reason))
    return found


def exit_code(lanes: Sequence[Tried]) -> int:
    """1 if an answer was wrong or a case crashed, 3 if a lane could not be tried, else 0."""
    if any(check.outcome in (WRONG, CRASHED) for tried in lanes for check in tried.checks.values()):
        return 1
    return 3 if any(tried.failure for tried in lanes) else 0
