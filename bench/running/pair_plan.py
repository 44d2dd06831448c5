"""What a comparison will measure: its cases, its looks, and the order of everything. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.records import Role
from bench.running.schedule import MANY, left_of
from bench.running.turns import NOTHING, Known

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
    # Of timed turns, both sides together, in a visit of the screen; of every visit where there is none.
    seconds: float
    seed: int
    screen: int = 0  # pairs of the first stage, which only suspects; 0: there is none
    later: float = 0.0  # seconds of timed turns after the screen, over all cases

    @property
    def pairs(self) -> int:
        """Pairs at most; a case that needs no more at a look takes part in no more."""
        return self.looks[-1]

    @property
    def stops(self) -> tuple[int, ...]:
        """After so many pairs, what is the same takes no more part; where a screen picks, nor what has no hope."""
        screen = (self.screen,) if self.screen else ()
        every = range(self.screen, self.pairs, 2) if self.picks(0) else screen
        return tuple(sorted({*every, *self.looks}))

    @property
    def budget(self) -> float:
        """Seconds of timed turns per case at most, both sides together, on average over the cases."""
        whole = self.screen or self.pairs
        return whole * self.visits * self.seconds + self.later / max(1, len(self.cases))

    def picks(self, pair: int) -> bool:
        """Whether the pair belongs to a screen after which only suspects go on."""
        return pair < self.screen and len(self.cases) > MANY

    def to_come(self, pair: int, visit: int, cases: int) -> int:
        """About how many visits follow a round of visits to so many cases; a screen's suspects mostly leave early."""
        until = self.screen if self.picks(pair) else self.pairs
        going_on = left_of(cases) if self.picks(0) and pair >= self.screen else cases
        return ((until - pair) * self.visits - visit - 1) * going_on

    def order(self, pair: int, visit: int, cases: Sequence[str]) -> list[str]:
        """The cases in the order of one round of visits; the same on both sides."""
        return random.Random(f"{self.seed}-cases-{pair}-{visit}").sample(list(cases), len(cases))


@dataclass(frozen=True)
class Visit:
    """One visit that a pair makes to a case."""

    case: str
    pair: int
    number: int  # of the pair's visits to this case
    seconds: float  # of turns, both sides together
    known: Known = NOTHING


def plan_from(data: Mapping[str, Any]) -> PairPlan:
    """The plan in plain JSON data."""
    return PairPlan(**{**data, "cases": tuple(data["cases"]), "looks": tuple(data["looks"])})


def first_started(seed: int, pair: int) -> str:
    """The role whose process a pair starts first: drawn for every second pair, the other in the one after."""
    drawn = random.Random(f"{seed}-start-{pair // 2}").randrange(2)
    return ROLES[(drawn + pair) % 2]
