"""Two sides' forks of one case take turns."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, repeat
from typing import Protocol

from bench.pace import LONG, QUAD, Pace
from bench.records import FREE, Round

TURN_SECONDS = 0.003  # short against the disturbances of a shared machine, which then hit both sides alike
ORDERS = ("abba", "baab")
FAR_APART = 4.0  # times as fast; equal numbers of calls would then make one side's turns too short
ALONE = 1.15  # cores: what uses no more than this runs in one thread at a time


class AtWork(Protocol):
    """One side's fork of the case."""

    def warm_up(self, seconds: float, known: float) -> Pace:
        """How it runs, warm, for rounds of about so many seconds; `known`: those of a call, or 0."""

    def round(self, iterations: int, turn: int, core: int) -> Round | None:
        """One round, the main thread held on a core; None where it failed."""


@dataclass(frozen=True)
class Known:
    """What another visit has shown of a case: whether it is held on one core, and the seconds of a call by role."""

    held: bool | None = None
    calls: Mapping[str, float] = field(default_factory=dict)


NOTHING = Known()


def take_turns(
    at_work: Mapping[str, AtWork], seconds: float, draw: random.Random, known: Known = NOTHING
) -> None:
    """Quads in the order ABBA or BAAB, drawn each time, until the seconds are spent; of long calls AB or BA.

    Where both sides run in one thread, they share a core within a quad, and another in the next.
    """
    paces = {
        role: at_work[role].warm_up(TURN_SECONDS, known.calls.get(role, 0.0))
        for role in draw.sample(sorted(at_work), 2)
    }
    own = {role: pace.iterations for role, pace in paces.items()}
    iterations, cores, spent, turn = (
        in_step(own),
        cores_in_turn(list(paces.values()), draw, known.held),
        0.0,
        0,
    )
    calls_long = max(pace.seconds for pace in paces.values()) > LONG
    while all(own.values()) and spent < seconds:
        core, order = next(cores), draw.choice(ORDERS)
        for place, role in enumerate(order[:2] if calls_long else order):
            measured = at_work[role].round(iterations[role], turn + place, core)
            if measured is None:
                return
            # A void turn may have any length, such as that of a clock's jump.
            spent += TURN_SECONDS if measured.void else measured.seconds * iterations[role]
        turn += QUAD


def in_step(own: Mapping[str, int]) -> Mapping[str, int]:
    """Calls per turn of each side, from how many would fill a turn of its own: the same number, unless far apart.

    A turn's first calls are slower than the rest, so that a side with fewer of them would seem slower.
    """
    least = min(own.values())
    return own if max(own.values()) >= FAR_APART * least else dict.fromkeys(own, least)


def cores_in_turn(paces: Sequence[Pace], draw: random.Random, held: bool | None = None) -> Iterator[int]:
    """The core for each quad: every one that all may use, in an order that is drawn, again and again.

    Cores of a shared machine differ in speed for seconds at a time, so turns that are compared have the same one.
    What uses several cores is left to the scheduler.
    """
    shared = sorted(set.intersection(*(set(pace.usable) for pace in paces)))
    held = all(pace.cores <= ALONE for pace in paces) if held is None else held
    if not shared or not held:
        return repeat(FREE)
    return cycle(draw.sample(shared, len(shared)))
