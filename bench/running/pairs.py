"""Pairs of live lane processes, one per side, that take turns: what every side-by-side comparison drives.

A pair visits each of its cases several times, each time in a fresh fork on either side. Every fork is checked: in
full at the first visit of the comparison, briefly at the others. Both roles are treated alike: a draw decides which
side's process starts first in every second pair, and the next pair reverses it; draws also decide who is told first,
and the order of cases and turns. Both sides import, build and make their first calls at the same time; only turns are
taken one after the other.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from bench.records import PROVEN, UNPROVEN, Entry, Environment, Measurement, Record, Role
from bench.running.attempts import Attempt, again, together
from bench.running.live_case import ExpectedOf, LiveCase
from bench.running.pair_plan import ROLES, PairPlan, Visit, first_started
from bench.running.sentinel import sentinel
from bench.running.side import Side
from bench.running.turns import take_turns
from bench.running.workers import Start

Answer = Mapping[str, np.ndarray]

ASLEEP = 0.1  # seconds of sleep that spoil a visit
ORDINARY_ENDS = 1  # pairs in whose first visit the forks end as programs do, which takes 0.2 to 0.4 s


@dataclass(frozen=True)
class Visited:
    """One visit of a case, by role: what was at work, and what was measured."""

    at_work: Mapping[str, LiveCase]
    measured: Mapping[str, Measurement | None]


class Pair:
    """Two live lane processes, by role."""

    def __init__(
        self, sides: Mapping[str, Side], expected_of: ExpectedOf, start: Start, first: str, folder: Path
    ) -> None:
        """Start both, `first` a moment earlier; raises Refusal naming a side that does not start."""
        self._expected_of, self._start, self._first, self._folder = expected_of, start, first, folder
        self._sides: dict[str, Side] = {
            role: sides[role] for role in sorted(ROLES, key=lambda each: each != first)
        }
        self.workers = start(self._sides)

    def catalogue(self, role: str) -> Mapping[str, Entry]:
        """The cases that a side lists, by id."""
        return {entry.case: entry for entry in self.workers[role].catalogue}

    def environment(self, role: str) -> Environment:
        """The environment of a side's process."""
        return self.workers[role].environment()

    def measure(self, plan: PairPlan, visit: Visit, environments: Mapping[str, str]) -> tuple[Record, Record]:
        """Check a case on both sides and, where both may have a time, let them take turns; a record each.

        Where a process died, both sides try again in fresh ones, so that each has as many chances to crash.
        """
        draw = random.Random(f"{plan.seed}-{visit.pair}-{visit.number}-{visit.case}")
        brief, ordinary = visit.pair + visit.number > 0, visit.number == 0 and visit.pair < ORDINARY_ENDS
        attempts = [self._visited(visit, draw, brief, ordinary)]
        while any(again(_of(role, attempts)) for role in ROLES):
            self._start_anew()
            attempts.append(self._visited(visit, draw, brief=False, ordinary=True))
        if any(each.death for each in attempts[-1].at_work.values()):
            self._start_anew()
        a, b = (self._record(plan, visit, environments, attempts, role) for role in ROLES)
        return a, b

    def close(self) -> None:
        """End both processes."""
        for worker in self.workers.values():
            worker.close()

    def answers(self) -> tuple[Answer, Answer] | None:
        """Both sides' last checked answers; None where a side raised or died, or answered no plain arrays."""
        try:
            a, b = (_arrays(self._folder / f"answer-{role}.npz") for role in ROLES)
        except (OSError, ValueError, EOFError, BadZipFile):
            return None
        return a, b

    def _start_anew(self) -> None:
        self.close()
        self.workers = self._start(self._sides)

    def _visited(self, visit: Visit, draw: random.Random, brief: bool, ordinary: bool) -> Visited:
        """One visit from build to end; with `ordinary`, both forks end as programs do, at the same time."""
        asleep = seconds_asleep()
        at_work = self._opened(visit.case, draw, brief)
        if all(each.timeable for each in at_work.values()):
            take_turns(at_work, visit.seconds, draw, visit.known)
        if seconds_asleep() - asleep > ASLEEP:
            for each in at_work.values():
                each.void("the machine was suspended during this visit")
        for each in at_work.values():
            each.close(ordinary)
        return Visited(at_work, {role: each.measurement() for role, each in at_work.items()})

    def _opened(self, case: str, draw: random.Random, brief: bool) -> dict[str, LiveCase]:
        """The case at work on both sides: built, then checked, both at the same time."""
        entries = {role: self.catalogue(role)[case] for role in draw.sample(ROLES, 2)}
        at_work: dict[str, LiveCase] = {
            role: LiveCase(self.workers[role], entry, self._expected_of(entry, self.workers[role].release))
            for role, entry in entries.items()
        }
        reading = sentinel()
        for each in at_work.values():
            each.begin(reading)
        for each in at_work.values():
            each.built()
        for role, each in at_work.items():
            file = self._folder / f"answer-{role}.npz"
            file.unlink(missing_ok=True)
            each.begin_proof(str(file), brief)
        for each in at_work.values():
            each.proved()
        return at_work

    def _record(
        self,
        plan: PairPlan,
        visit: Visit,
        environments: Mapping[str, str],
        attempts: Sequence[Visited],
        role: Role,
    ) -> Record:
        last = attempts[-1]
        checks = {each: together(_of(each, attempts)) for each in ROLES}
        timeable = all(check.outcome in (PROVEN, UNPROVEN) for check in checks.values())
        return Record(
            run=plan.run,
            started=plan.started,
            side=self._sides[role].name,
            process=visit.pair,
            entry=last.at_work[role].entry,
            check=checks[role],
            environment=environments[role],
            work=last.at_work[role].work,
            measurement=last.measured[role] if timeable else None,
            role=role,
            started_first=role == self._first,
            visit=visit.number,
        )


def _of(role: str, attempts: Sequence[Visited]) -> list[Attempt]:
    """One side's attempts."""
    return [(each.at_work[role].check, each.at_work[role].death) for each in attempts]


def _arrays(path: Path) -> Answer:
    with path.open("rb") as file, np.load(file) as found:
        return {name.removeprefix("_"): each for name, each in found.items()}


def started(
    sides: Mapping[str, Side], expected_of: ExpectedOf, start: Start, seed: int, folder: Path, first: int = 0
) -> Iterator[tuple[int, Pair]]:
    """Pairs with their numbers from `first` on, without end; each is closed before the next is started."""
    for number in count(first):
        pair = Pair(sides, expected_of, start, first_started(seed, number), folder)
        try:
            yield number, pair
        finally:
            pair.close()


def seconds_asleep() -> float:
    """Seconds that this machine was suspended since it started; the clock that times turns does not count them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
