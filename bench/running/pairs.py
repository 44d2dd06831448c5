"""Pairs of live lane processes, one per side, that take turns: what every side-by-side comparison drives.

A pair visits each of its cases several times, each time in a fresh fork on either side, which is checked: in full at
the first visit of all, briefly at the others. All roles are symmetric: which side's process starts first is drawn for
every second pair and is the other way round in the next; who is checked first, and the order of cases and turns, are
drawn. What no series times, the import and the build, both sides do at once.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from bench.records import Entry, Environment, Record, Role
from bench.running.live_case import LiveCase, Stored
from bench.running.sentinel import sentinel
from bench.running.side import Side
from bench.running.turns import take_turns
from bench.running.workers import environment_of, start, start_together

Answer = Mapping[str, np.ndarray]

ASLEEP = 0.1  # seconds of sleep that spoil a visit
ROLES: tuple[Role, ...] = ("a", "b")


@dataclass(frozen=True)
class PairPlan:
    """What a comparison will measure, drawn before it starts and stored with it."""

    run: str
    started: float
    command: str
    cases: tuple[str, ...]
    looks: tuple[int, ...]  # numbers of pairs after which it is judged, even ones; after the last it ends
    visits: int  # of a pair to each case
    seconds: float  # of timed turns, both sides together, of a visit
    seed: int

    @property
    def pairs(self) -> int:
        """Pairs at most; a case that is decided at a look takes part in no more."""
        return self.looks[-1]

    @property
    def budget(self) -> float:
        """Seconds of timed turns per case at most, both sides together."""
        return self.pairs * self.visits * self.seconds

    def order(self, pair: int, visit: int, cases: Sequence[str]) -> list[str]:
        """The cases in the order of one round of visits; the same on both sides."""
        return random.Random(f"{self.seed}-cases-{pair}-{visit}").sample(list(cases), len(cases))


def plan_from(data: Mapping[str, Any]) -> PairPlan:
    """The plan in plain JSON data."""
    return PairPlan(**{**data, "cases": tuple(data["cases"]), "looks": tuple(data["looks"])})


def first_started(seed: int, pair: int) -> str:
    """The role whose process a pair starts first: drawn for every second pair, the other in the one after."""
    drawn = random.Random(f"{seed}-start-{pair // 2}").randrange(2)
    return ROLES[(drawn + pair) % 2]


class Pair:
    """Two live lane processes, by role."""

    def __init__(
        self, sides: Mapping[str, Side], stored: Stored, first: str, folder: Path, log: Path
    ) -> None:
        """Start both, `first` a moment earlier; raises Refusal naming a side that does not start."""
        self._stored, self._folder, self._first = stored, folder, first
        self._sides, self._log = sides, log
        by_start: dict[str, Side] = {
            role: sides[role] for role in sorted(ROLES, key=lambda each: each != first)
        }
        self.workers = start_together(by_start, folder, log)

    def catalogue(self, role: str) -> Mapping[str, Entry]:
        """The cases that a side lists, by id."""
        return {entry.case: entry for entry in self.workers[role].catalogue}

    def environment(self, role: str) -> Environment:
        """The environment of a side's process."""
        return environment_of(self.workers[role], self._sides[role])

    def measure(
        self, plan: PairPlan, pair: int, visit: int, case: str, environments: Mapping[str, str]
    ) -> tuple[Record, Record]:
        """Visit a case: check it on both sides and, where neither is wrong, let them take turns; a record each."""
        draw = random.Random(f"{plan.seed}-{pair}-{visit}-{case}")
        asleep = seconds_asleep()
        at_work = self._opened(case, draw, brief=pair + visit > 0)
        if all(each.timeable for each in at_work.values()):
            take_turns(at_work, plan.seconds, draw)
        if seconds_asleep() - asleep > ASLEEP:
            for each in at_work.values():
                each.void("the machine was asleep during this visit")
        a, b = (self._record(plan, pair, visit, environments, at_work, role) for role in ROLES)
        return a, b

    def close(self) -> None:
        """End both processes."""
        for worker in self.workers.values():
            worker.close()

    def answers(self) -> tuple[Answer, Answer] | None:
        """The two sides' last checked answers; None where a side raised or died, or answers with no plain arrays."""
        try:
            a, b = (_arrays(self._folder / f"answer-{role}.npz") for role in ROLES)
        except (OSError, ValueError, EOFError, BadZipFile):
            return None
        return a, b

    def _opened(self, case: str, draw: random.Random, brief: bool) -> dict[str, LiveCase]:
        """The case at work on both sides: built at once, then checked one after the other."""
        entries = {role: self.catalogue(role)[case] for role in draw.sample(ROLES, 2)}
        at_work: dict[str, LiveCase] = {
            role: LiveCase(self.workers[role], entry, self._stored(entry, self.workers[role].release))
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
            each.prove(str(file), brief)
        return at_work

    def _record(
        self,
        plan: PairPlan,
        pair: int,
        visit: int,
        environments: Mapping[str, str],
        at_work: Mapping[str, LiveCase],
        role: Role,
    ) -> Record:
        case = at_work[role]
        measurement = case.close()
        if case.worker_died:
            self.workers.pop(role).close()
            self.workers[role] = start(self._sides[role], self._folder, self._log)
        return Record(
            run=plan.run,
            started=plan.started,
            side=self._sides[role].name,
            process=pair,
            entry=case.entry,
            check=case.check,
            environment=environments[role],
            work=case.work,
            measurement=measurement if all(each.timeable for each in at_work.values()) else None,
            role=role,
            started_first=role == self._first,
            visit=visit,
        )


def _arrays(path: Path) -> Answer:
    with path.open("rb") as file, np.load(file) as found:
        return dict(found)


def started(
    sides: Mapping[str, Side], stored: Stored, seed: int, folder: Path, log: Path, first: int = 0
) -> Iterator[tuple[int, Pair]]:
    """Pairs with their numbers from `first` on, without end; each is closed before the next is started."""
    for number in count(first):
        pair = Pair(sides, stored, first_started(seed, number), folder, log)
        try:
            yield number, pair
        finally:
            pair.close()


def seconds_asleep() -> float:
    """How long this machine has been suspended since it started, which the clock of the turns does not count."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
