"""Two sides' forks of one case take turns."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Protocol

from bench.records import Round

TURN_SECONDS = 0.01
ORDERS = ("abba", "baab")
FAR_APART = 2.0  # times as fast; equal numbers of calls would then make one side's turns too short


class AtWork(Protocol):
    """One side's fork of the case."""

    def warm_up(self, seconds: float) -> int:
        """Iterations that make a round of about so many seconds; 0 where it failed."""

    def round(self, iterations: int, turn: int) -> Round | None:
        """One round; None where it failed."""


def take_turns(at_work: Mapping[str, AtWork], seconds: float, draw: random.Random) -> None:
    """Turns in the order ABBA or BAAB, drawn each time, until the seconds are spent."""
    own = {role: at_work[role].warm_up(TURN_SECONDS) for role in draw.sample(sorted(at_work), 2)}
    iterations, spent, turn = in_step(own), 0.0, 0
    while all(own.values()) and spent < seconds:
        for role in draw.choice(ORDERS):
            measured = at_work[role].round(iterations[role], turn)
            if measured is None:
                return
            # A void turn may have any length, such as that of a clock's jump.
            spent += TURN_SECONDS if measured.void else measured.seconds * iterations[role]
            turn += 1


def in_step(own: Mapping[str, int]) -> Mapping[str, int]:
    """Calls per turn of each side, from how many would fill a turn of its own: the same number, unless far apart."""
    least = min(own.values())
    return own if max(own.values()) >= FAR_APART * least else dict.fromkeys(own, least)
