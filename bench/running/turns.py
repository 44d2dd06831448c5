"""Two sides' forks of one case take turns."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, repeat
from typing import Protocol

from bench.pace import LONG, QUAD, Pace
from bench.records import FREE, Round

TURN_SECONDS = 0.003  # short against the disturbances of a shared machine, which then hit both sides alike
SHARED_SECONDS = 0.25  # of a shared turn: many times as long as the kernel's slices
LEAD = 0.003  # seconds from asking for a shared turn to its start on both sides
CHUNK_SECONDS = 0.0005  # of calls in it between looks at the clock
OWN_SHARE = 1 / 3  # of the seconds of a visit that has shared turns, for turns of either side's own
ORDERS = ("abba", "baab")
FAR_APART = 4.0  # times as fast; equal numbers of calls would then make one side's turns too short
ALONE = 1.15  # cores: what uses no more than this runs in one thread at a time
BUSY = 0.9  # cores: what uses no less hardly ever waits


class AtWork(Protocol):
    """One side's fork of the case."""

    def warm_up(self, seconds: float, known: float) -> Pace:
        """How it runs, warm, for rounds of about so many seconds; `known`: those of a call, or 0."""

    def round(self, iterations: int, turn: int, core: int) -> Round | None:
        """One round, the main thread held on a core; None where it failed."""

    def begin_shared(self, start: float, end: float, chunk: int, core: int) -> None:
        """Have it called from start to end of the monotonic clock, `chunk` times between looks at it."""

    def shared_round(self, turn: int) -> Round | None:
        """The round that was begun last; None where it failed."""


@dataclass(frozen=True)
class Known:
    """What another visit has shown of a case: how its turns are made, and the seconds of a call by role."""

    held: bool | None = None  # on one core
    shared: bool | None = None  # some of them by both sides at once
    calls: Mapping[str, float] = field(default_factory=dict)


NOTHING = Known()


def take_turns(
    at_work: Mapping[str, AtWork], seconds: float, draw: random.Random, known: Known = NOTHING
) -> None:
    """Quads in the order ABBA or BAAB, drawn each time, until the seconds are spent; of long calls AB or BA.

    Where both sides run in one thread, they share a core within a quad, and another in the next. Where that thread
    never waits, quads take a third of the seconds, and shared turns the rest.
    """
    paces = {
        role: at_work[role].warm_up(TURN_SECONDS, known.calls.get(role, 0.0))
        for role in draw.sample(sorted(at_work), 2)
    }
    cores = cores_in_turn(list(paces.values()), draw, known.held)
    shared = can_share(list(paces.values())) if known.shared is None else known.shared
    warm = Warm(at_work, paces, cores, draw)
    spent = warm.quads(seconds * OWN_SHARE if shared else seconds)
    if shared and spent:
        warm.shared_turns(seconds - spent)


@dataclass(frozen=True)
class Warm:
    """Both sides after their warm-up, and what is drawn for their turns."""

    at_work: Mapping[str, AtWork]
    paces: Mapping[str, Pace]
    cores: Iterator[int]  # the one for each quad or shared turn
    draw: random.Random

    def quads(self, seconds: float) -> float:
        """Make quads until the seconds are spent; how many were, 0 where a side failed."""
        iterations = in_step({role: pace.iterations for role, pace in self.paces.items()})
        long = max(pace.seconds for pace in self.paces.values()) > LONG
        spent, turn = 0.0, 0
        while all(iterations.values()) and spent < seconds:
            core, order = next(self.cores), self.draw.choice(ORDERS)
            for place, role in enumerate(order[:2] if long else order):
                measured = self.at_work[role].round(iterations[role], turn + place, core)
                if measured is None:
                    return 0.0
                # A void turn may have any length, such as that of a clock's jump.
                spent += TURN_SECONDS if measured.void else measured.seconds * iterations[role]
            turn += QUAD
        return spent

    def shared_turns(self, seconds: float) -> None:
        """Have both sides call at once on one core, once at least, until the seconds are spent.

        The kernel gives either side some milliseconds at a time, so whatever the core does, it does to both.
        """
        chunk = max(1, int(CHUNK_SECONDS / max(pace.seconds for pace in self.paces.values())))
        spent, turn = 0.0, 0
        while not turn or spent + SHARED_SECONDS / 2 < seconds:
            core, start = next(self.cores), time.monotonic() + LEAD
            for role in self.draw.sample(sorted(self.at_work), 2):
                self.at_work[role].begin_shared(start, start + SHARED_SECONDS, chunk, core)
            made = [each.shared_round(turn) for each in self.at_work.values()]
            if None in made:
                return
            took = [each.seconds * each.iterations for each in made if each and not each.void]
            spent += max([SHARED_SECONDS, *took])
            turn += QUAD


def in_step(own: Mapping[str, int]) -> Mapping[str, int]:
    """Calls per turn of each side, from how many would fill a turn of its own: the same number, unless far apart.

    A turn's first calls are slower than the rest, so that a side with fewer of them would seem slower.
    """
    least = min(own.values())
    return own if max(own.values()) >= FAR_APART * least else dict.fromkeys(own, least)


def can_share(paces: Sequence[Pace]) -> bool:
    """Whether CPU time tells the wall time of both sides: each keeps one core at work, and no more."""
    return bool(in_common(paces)) and all(BUSY <= each.cores <= ALONE and not each.on_gpu for each in paces)


def in_common(paces: Sequence[Pace]) -> list[int]:
    """The cores that all may use."""
    return sorted(set.intersection(*(set(pace.usable) for pace in paces)))


def cores_in_turn(paces: Sequence[Pace], draw: random.Random, held: bool | None = None) -> Iterator[int]:
    """The core for each quad: every one that all may use, in an order that is drawn, again and again.

    Cores of a shared machine differ in speed for seconds at a time, so turns that are compared have the same one.
    What uses several cores is left to the scheduler.
    """
    usable = in_common(paces)
    held = all(pace.cores <= ALONE for pace in paces) if held is None else held
    if not usable or not held:
        return repeat(FREE)
    return cycle(draw.sample(usable, len(usable)))
