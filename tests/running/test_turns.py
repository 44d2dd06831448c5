"""Both sides' turns are as many calls, and long enough to be judged."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import pytest

from bench.records import Round
from bench.running.turns import in_step, take_turns


@dataclass
class Fake:
    """A case at work whose calls take so long; notes its turns in a list that both sides share."""

    role: str
    calls_per_turn: int
    seconds: float
    taken: list[str] = field(default_factory=list)
    fails_at: int = -1
    void: str = ""

    def warm_up(self, _seconds: float) -> int:
        return self.calls_per_turn

    def round(self, iterations: int, turn: int) -> Round | None:
        self.taken.append(self.role)
        return None if turn == self.fails_at else Round(self.seconds, self.seconds, iterations, self.void)


def turns(budget: float, **changes: Any) -> str:
    """Whose turn it was, one after the other, of two sides whose turns take 10 ms."""
    taken: list[str] = []
    sides = {role: Fake(role, 10, 0.001, taken, **changes) for role in "ab"}
    take_turns(sides, budget, random.Random(0))
    return "".join(taken)


def test_turns_come_in_whole_quads_until_the_seconds_are_spent() -> None:
    taken = turns(0.5)
    quads = [taken[at : at + 4] for at in range(0, len(taken), 4)]
    assert set(quads) == {"abba", "baab"}
    assert len(quads) == 13  # 0.04 s each


def test_a_round_that_fails_ends_the_turns() -> None:
    assert len(turns(0.5, fails_at=5)) == 6


@pytest.mark.parametrize("seconds", [-360.0, 360.0])
def test_void_turns_count_as_long_as_they_should_be_whatever_a_jumping_clock_says(seconds: float) -> None:
    taken: list[str] = []
    sides = {role: Fake(role, 10, seconds, taken, void="its clock jumped") for role in "ab"}
    take_turns(sides, 0.5, random.Random(0))
    assert len(taken) == 52


@pytest.mark.parametrize(
    ("own", "made"),
    [
        ({"a": 12, "b": 10}, {"a": 10, "b": 10}),
        ({"a": 19, "b": 10}, {"a": 10, "b": 10}),
        ({"a": 20, "b": 10}, {"a": 20, "b": 10}),
        ({"a": 1, "b": 90}, {"a": 1, "b": 90}),
        ({"a": 0, "b": 0}, {"a": 0, "b": 0}),
    ],
)
def test_sides_make_as_many_calls_unless_one_is_twice_as_fast(
    own: dict[str, int], made: dict[str, int]
) -> None:
    assert in_step(own) == made
