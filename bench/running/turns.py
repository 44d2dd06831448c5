"""Two sides' forks of one case take turns."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, repeat
from statistics import median
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
BUSY, SOLE = 0.9, 1.1  # cores: what uses no less hardly ever waits, and no more has no other thread at work

Quad = Sequence[tuple[str, Round]]  # its turns and whose they are


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
    never waits, quads take a third of the seconds, and shared turns the rest. A first visit learns that from its
    quads: a warm-up is so short that a pool's threads still sleep.
    """
    paces = {
        role: at_work[role].warm_up(TURN_SECONDS, known.calls.get(role, 0.0))
        for role in draw.sample(sorted(at_work), 2)
    }
    warm = Warm(at_work, paces, cores_in_turn(list(paces.values()), draw, known.held), draw)
    made = warm.quads(seconds if known.shared is False else seconds * OWN_SHARE)
    left = seconds - sum(map(spent, made))
    if not made:
        return
    if can_share(made, list(paces.values())) if known.shared is None else known.shared:
        warm.shared_turns(left)
    elif left > 0:
        warm.quads(left, len(made))


@dataclass(frozen=True)
class Warm:
    """Both sides after their warm-up, and what is drawn for their turns."""

    at_work: Mapping[str, AtWork]
    paces: Mapping[str, Pace]
    cores: Iterator[int]  # the one for each quad
    draw: random.Random

    def quads(self, seconds: float, before: int = 0) -> list[Quad]:
        """Make quads until the seconds are spent, after so many before; none where a side failed."""
        iterations = in_step({role: pace.iterations for role, pace in self.paces.items()})
        long = max(pace.seconds for pace in self.paces.values()) > LONG
        made, took = list[Quad](), 0.0
        while all(iterations.values()) and took < seconds:
            core, order = next(self.cores), self.draw.choice(ORDERS)
            quad = self._quad((before + len(made)) * QUAD, order[:2] if long else order, iterations, core)
            if not quad:
                return []
            made.append(quad)
            took += spent(quad)
        return made

    def _quad(self, first: int, order: str, iterations: Mapping[str, int], core: int) -> Quad:
        """One quad, its turns numbered from `first`; empty where a side failed."""
        made = list[tuple[str, Round]]()
        for turn, role in enumerate(order, first):
            measured = self.at_work[role].round(iterations[role], turn, core)
            if measured is None:
                return []
            made.append((role, measured))
        return made

    def shared_turns(self, seconds: float) -> None:
        """Have both sides call at once on one core, once at least, until the seconds are spent.

        The kernel gives either side some milliseconds at a time, so whatever the core does, it does to both.
        """
        chunk = max(1, int(CHUNK_SECONDS / max(pace.seconds for pace in self.paces.values())))
        cores = cores_in_turn(list(self.paces.values()), self.draw, held=True)
        took, turn = 0.0, 0
        while not turn or took + SHARED_SECONDS / 2 < seconds:
            core, start = next(cores), time.monotonic() + LEAD
            for role in self.draw.sample(sorted(self.at_work), 2):
                self.at_work[role].begin_shared(start, start + SHARED_SECONDS, chunk, core)
            made = [each.shared_round(turn) for each in self.at_work.values()]
            if None in made:
                return
            took += max(
                [SHARED_SECONDS, *(each.seconds * each.iterations for each in made if each and not each.void)]
            )
            turn += QUAD


def spent(quad: Quad) -> float:
    """The seconds of a quad's turns. A void turn may have any length, such as that of a clock's jump."""
    return sum(TURN_SECONDS if turn.void else turn.seconds * turn.iterations for _, turn in quad)


def cores_at_work(turns: Iterable[Round]) -> float:
    """The cores that a turn keeps at work, their median: CPU seconds per second; 0 without any that is not void."""
    cores = [turn.cpu_seconds / turn.seconds for turn in turns if not turn.void and turn.seconds]
    return median(cores) if cores else 0.0


def in_step(own: Mapping[str, int]) -> Mapping[str, int]:
    """Calls per turn of each side, from how many would fill a turn of its own: the same number, unless far apart.

    A turn's first calls are slower than the rest, so that a side with fewer of them would seem slower.
    """
    least = min(own.values())
    return own if max(own.values()) >= FAR_APART * least else dict.fromkeys(own, least)


def can_share(made: Sequence[Quad], paces: Sequence[Pace]) -> bool:
    """Whether CPU time tells the wall time of both sides: in its quads, each keeps one core at work, and no more."""
    if not in_common(paces) or any(pace.on_gpu for pace in paces):
        return False
    by_side: dict[str, list[Round]] = {}
    for role, turn in (each for quad in made for each in quad):
        by_side.setdefault(role, []).append(turn)
    return all(BUSY <= cores_at_work(turns) <= SOLE for turns in by_side.values())


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
