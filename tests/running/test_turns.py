"""Both sides' turns are as many calls, and long enough to be judged."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle, islice
from typing import Any, NamedTuple

import pytest

from bench.pace import QUAD, Pace
from bench.records import FREE, Round
from bench.running.turns import (
    NOTHING,
    SHARED_SECONDS,
    TURN_SECONDS,
    Known,
    Warm,
    can_share,
    cores_in_turn,
    in_step,
    take_turns,
)


class Taken(NamedTuple):
    """A turn that was taken."""

    role: str
    turn: int
    core: int


@dataclass
class Fake:
    """A case at work whose calls take so long and wait now and then; notes its turns in a list for both sides."""

    role: str
    calls_per_turn: int
    seconds: float
    taken: list[Taken] = field(default_factory=list)
    fails_at: int = -1
    void: str = ""
    cores: float = 0.8
    usable: tuple[int, ...] = (0, 1, 2)
    known: list[float] = field(default_factory=list)
    begun: list[tuple[str, float, int, int]] = field(default_factory=list)  # shared: role, start, chunk, core
    shared: list[tuple[str, int]] = field(default_factory=list)  # that were awaited: role, turn

    def warm_up(self, seconds: float, known: float) -> Pace:
        assert seconds == TURN_SECONDS
        self.known.append(known)
        return Pace(self.calls_per_turn, self.seconds, self.cores, self.usable)

    def round(self, iterations: int, turn: int, core: int) -> Round | None:
        self.taken.append(Taken(self.role, turn, core))
        cpu = self.cores * self.seconds
        return None if turn == self.fails_at else Round(self.seconds, cpu, iterations, self.void)

    def begin_shared(self, start: float, end: float, chunk: int, core: int) -> None:
        assert end - start == pytest.approx(SHARED_SECONDS)
        self.begun.append((self.role, start, chunk, core))

    def shared_round(self, turn: int) -> Round | None:
        self.shared.append((self.role, turn))
        return None if self.fails_at == turn else Round(2 * self.seconds, self.seconds, 9, turn=turn)


class Jumping(Fake):
    """One whose clock jumps after the warm-up."""

    def warm_up(self, seconds: float, known: float) -> Pace:
        return replace(super().warm_up(seconds, known), seconds=0.001)


def taken_by(budget: float, known: Known = NOTHING, **changes: Any) -> list[Taken]:
    """The turns, one after the other, of two sides whose turns take 10 ms where nothing else is said."""
    taken: list[Taken] = []
    settings = {"calls_per_turn": 10, "seconds": 0.001, **changes}
    take_turns({role: Fake(role, taken=taken, **settings) for role in "ab"}, budget, random.Random(0), known)
    return taken


def sharing(budget: float, known: Known = NOTHING, **changes: Any) -> tuple[Fake, Fake]:
    """Two sides that keep a core at work, after their turns; `begun` and `shared` are lists for both."""
    begun: list[Any] = []
    awaited: list[Any] = []
    settings = {"calls_per_turn": 10, "seconds": 0.001, "cores": 1.0, **changes}
    a, b = (Fake(role, begun=begun, shared=awaited, **settings) for role in "ab")
    take_turns({"a": a, "b": b}, budget, random.Random(0), known)
    return a, b


def roles(taken: Sequence[Taken]) -> str:
    return "".join(each.role for each in taken)


def cores_of_quads(taken: Sequence[Taken]) -> list[set[int]]:
    quads: dict[int, set[int]] = {}
    for each in taken:
        quads.setdefault(each.turn // QUAD, set()).add(each.core)
    return list(quads.values())


def test_turns_come_in_whole_quads_until_the_seconds_are_spent() -> None:
    taken = roles(taken_by(0.5))
    quads = [taken[at : at + 4] for at in range(0, len(taken), 4)]
    assert set(quads) == {"abba", "baab"}
    assert len(quads) == 13  # 0.04 s each


def test_a_round_that_fails_ends_the_turns() -> None:
    assert len(taken_by(0.5, fails_at=5)) == 6


def test_where_the_warm_up_failed_no_turn_is_taken() -> None:
    assert taken_by(0.5, calls_per_turn=0) == []


def test_calls_that_take_long_make_two_turns_in_place_of_four() -> None:
    taken = taken_by(3.0, calls_per_turn=1, seconds=0.15)
    assert [each.turn for each in taken][:6] == [0, 1, QUAD, QUAD + 1, 2 * QUAD, 2 * QUAD + 1]
    assert {roles(taken[at : at + 2]) for at in range(0, len(taken), 2)} == {"ab", "ba"}


def test_both_sides_of_a_case_in_one_thread_share_a_core_within_a_quad_and_have_another_in_the_next() -> None:
    cores = cores_of_quads(taken_by(0.5))
    assert {len(each) for each in cores} == {1}
    assert set.union(*cores[:3]) == {0, 1, 2}
    assert cores[:9] == cores[:3] * 3


def test_a_case_in_several_threads_is_left_to_the_scheduler() -> None:
    assert {each.core for each in taken_by(0.5, cores=1.5)} == {FREE}


def test_what_an_earlier_visit_did_is_done_again() -> None:
    assert FREE not in {each.core for each in taken_by(0.5, Known(held=True), cores=1.5)}
    assert {each.core for each in taken_by(0.5, Known(held=False))} == {FREE}
    assert sharing(0.5, Known(shared=True), cores=0.5)[0].begun
    assert not sharing(0.5, Known(shared=False))[0].begun


def test_the_length_of_a_call_is_known_from_an_earlier_visit() -> None:
    sides = {role: Fake(role, 10, 0.001) for role in "ab"}
    take_turns(sides, 0.1, random.Random(0), Known(calls={"a": 0.5}))
    assert (sides["a"].known, sides["b"].known) == ([0.5], [0.0])


def test_cores_are_those_that_both_sides_may_use() -> None:
    mine, other = Pace(1, cores=1.0, usable=(0, 2, 3)), Pace(1, cores=1.0, usable=(2, 3, 4))
    assert set(islice(cores_in_turn([mine, other], random.Random(0)), 6)) == {2, 3}
    apart = Pace(1, cores=1.0, usable=(5,))
    assert set(islice(cores_in_turn([mine, apart], random.Random(0)), 6)) == {FREE}
    assert set(islice(cores_in_turn([Pace(1), Pace(1)], random.Random(0)), 6)) == {FREE}


@pytest.mark.parametrize("seconds", [-360.0, 360.0])
def test_void_turns_count_as_long_as_they_should_be_whatever_a_jumping_clock_says(seconds: float) -> None:
    taken: list[Taken] = []
    sides = {role: Jumping(role, 10, seconds, taken, void="its clock jumped") for role in "ab"}
    take_turns(sides, 0.5, random.Random(0))
    assert len(taken) == QUAD * math.ceil(0.5 / TURN_SECONDS / QUAD)


@pytest.mark.parametrize(
    ("own", "made"),
    [
        ({"a": 12, "b": 10}, {"a": 10, "b": 10}),
        ({"a": 19, "b": 10}, {"a": 10, "b": 10}),
        ({"a": 39, "b": 10}, {"a": 10, "b": 10}),
        ({"a": 40, "b": 10}, {"a": 40, "b": 10}),
        ({"a": 1, "b": 90}, {"a": 1, "b": 90}),
        ({"a": 0, "b": 0}, {"a": 0, "b": 0}),
    ],
)
def test_sides_make_as_many_calls_unless_one_is_four_times_as_fast(
    own: dict[str, int], made: dict[str, int]
) -> None:
    assert in_step(own) == made


def test_where_a_core_is_kept_at_work_a_third_of_the_seconds_are_quads_and_the_rest_shared_turns() -> None:
    a, b = sharing(1.5)
    assert len(a.taken) == len(b.taken) == 2 * math.ceil(0.5 / 0.04)
    assert len(a.shared) == 2 * round(1.0 / SHARED_SECONDS)


def test_a_shared_turn_is_begun_on_both_sides_before_it_is_awaited_at_one_time_on_one_core() -> None:
    a, _ = sharing(1.5)
    turns = [a.begun[at : at + 2] for at in range(0, len(a.begun), 2)]
    assert {tuple(sorted(role for role, *_ in turn)) for turn in turns} == {("a", "b")}
    assert {len({(start, core) for _, start, _, core in turn}) for turn in turns} == {1}
    assert a.shared[:4] == [("a", 0), ("b", 0), ("a", QUAD), ("b", QUAD)]


def test_short_calls_are_made_many_at_a_time_between_looks_at_the_clock() -> None:
    assert {chunk for _, _, chunk, _ in sharing(0.36, seconds=5e-6)[0].begun} == {100}
    assert {chunk for _, _, chunk, _ in sharing(0.36)[0].begun} == {1}


def test_long_calls_make_one_shared_turn_at_least() -> None:
    a, b = sharing(0.1, calls_per_turn=1, seconds=0.5)
    assert (len(a.taken) + len(b.taken), len(a.shared)) == (2, 2)


def test_a_side_that_fails_ends_the_shared_turns() -> None:
    begun, awaited = list[Any](), list[Any]()
    sides = {role: Fake(role, 10, 0.001, cores=1.0, begun=begun, shared=awaited) for role in "ab"}
    sides["b"].fails_at = 0
    Warm(sides, {role: Pace(10, 0.001) for role in "ab"}, cycle([0]), random.Random(0)).shared_turns(1.0)
    assert awaited == [("a", 0), ("b", 0)]


@pytest.mark.parametrize(
    ("cores", "usable", "on_gpu", "shared"),
    [
        (1.0, (0, 1), False, True),
        (1.1, (0,), False, True),
        (0.8, (0, 1), False, False),  # it waits: CPU time is not its wall time
        (1.3, (0, 1), False, False),
        (1.0, (2, 3), False, False),
        (1.0, (0, 1), True, False),
    ],
)
def test_turns_are_shared_where_cpu_time_is_wall_time(
    cores: float, usable: tuple[int, ...], on_gpu: bool, shared: bool
) -> None:
    paces = [Pace(1, usable=(0, 1)), Pace(1, usable=usable, on_gpu=on_gpu)]
    quad = [
        ("a", Round(0.1, 0.1, 9)),
        ("b", Round(0.1, 0.1 * cores, 9)),
        ("b", Round(9.0, 0.1, 9, void="jumped")),
    ]
    assert can_share([quad], paces) is shared


def test_a_first_visit_whose_quads_show_several_threads_goes_on_with_quads() -> None:
    """Whatever its warm-up said."""

    class Pooled(Fake):
        def warm_up(self, seconds: float, known: float) -> Pace:
            return replace(super().warm_up(seconds, known), cores=1.0)

    taken = list[Taken]()
    sides = {role: Pooled(role, 10, 0.001, taken=taken, cores=1.7) for role in "ab"}
    take_turns(sides, 1.5, random.Random(0))
    assert [each.turn for each in taken] == [QUAD * at + turn for at in range(38) for turn in range(QUAD)]
    assert not sides["a"].begun
