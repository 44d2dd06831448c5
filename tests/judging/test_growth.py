"""What grows on one side only, in every visit: how often functions are traced again, and resident memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bench.judging.growth import LEAST, leaking, retraced
from bench.records import Record
from tests.builders import a_visit

TURNS = [0.001] * 8
AGAIN = "a function was traced again while it was timed"


def visits(count: int = 2, **of_b: Any) -> list[Record]:
    """Both sides' records of so many pairs, of eight turns on either side."""
    return [
        record
        for pair in range(count)
        for record in (a_visit("a", TURNS, pair), a_visit("b", TURNS, pair, **of_b))
    ]


def swapped(records: Sequence[Record]) -> list[Record]:
    """The same with the sides' rounds exchanged."""
    both = zip(records[::2], records[1::2], strict=True)
    return [
        record
        for a, b in both
        for record in (
            a_visit("a", TURNS, a.process, **of(b)),
            a_visit("b", TURNS, b.process, **of(a)),
        )
    ]


def of(record: Record) -> Any:
    rounds = record.measurement.rounds if record.measurement else ()
    return {name: [getattr(each, name) for each in rounds] for name in ("traces", "resident_bytes", "void")}


def test_functions_that_are_traced_at_every_call_of_one_side_are_a_finding() -> None:
    records = visits(traces=100, void=AGAIN)
    assert retraced(records) == ("SLOWER", "functions are traced again 1 times a call on B, 0 times on A")
    found = retraced(swapped(records))
    assert found
    assert found[0] == "FASTER"


def test_functions_that_both_sides_trace_or_none_does_are_no_finding() -> None:
    both = [a_visit(role, TURNS, pair, traces=100) for pair in (0, 1) for role in ("a", "b")]
    assert retraced(both) is None
    assert retraced(visits()) is None


def test_a_trace_in_one_visit_only_is_no_finding() -> None:
    once = [*visits(1, traces=1), a_visit("a", TURNS, 1), a_visit("b", TURNS, 1)]
    assert retraced(once) is None
    assert retraced(visits(1, traces=1)) is None  # there is no other visit
    assert retraced([]) is None


def growing(bytes_per_turn: int) -> list[int]:
    return [10**8 + bytes_per_turn * turn for turn in range(len(TURNS))]


def test_memory_that_grows_throughout_every_visit_of_one_side_is_a_leak() -> None:
    records = visits(resident_bytes=growing(LEAST))
    assert leaking(records) == ("SLOWER", "resident memory grows by 0.64 kB a call on B only")
    assert leaking(swapped(records)) == ("FASTER", "resident memory grows by 0.64 kB a call on A only")


def test_64_kb_in_each_of_the_last_three_quarters_are_a_leak_and_less_is_none() -> None:
    steps = [0, 0, 0, 1, 1, 2, 2, 3]  # blocks end at turns 1, 3, 5, 7 of 0 to 7
    assert leaking(visits(resident_bytes=[10**8 + 65536 * step for step in steps]))
    assert leaking(visits(resident_bytes=[10**8 + 65535 * step for step in steps])) is None


@pytest.mark.parametrize(
    "steps", [[0, 9, 9, 9, 9, 9, 9, 9], [0, 0, 0, 1, 1, 2, 2, 2], [3, 2, 2, 1, 1, 0, 0, 0]]
)
def test_memory_that_fills_a_cache_and_then_stays_is_no_leak(steps: list[int]) -> None:
    assert leaking(visits(resident_bytes=[10**8 + 10 * LEAST * step for step in steps])) is None


def test_memory_that_grows_on_both_sides_or_in_one_visit_only_is_no_leak() -> None:
    both = [
        a_visit(role, TURNS, pair, resident_bytes=growing(LEAST)) for pair in (0, 1) for role in ("a", "b")
    ]
    assert leaking(both) is None
    once = [*visits(1, resident_bytes=growing(LEAST)), a_visit("a", TURNS, 1), a_visit("b", TURNS, 1)]
    assert leaking(once) is None
    assert leaking(visits(1, resident_bytes=growing(LEAST))) is None


def test_memory_that_now_and_then_grows_is_no_leak_of_the_side_where_it_always_did() -> None:
    """As identical sides do by chance: B in both visits, A in one; or A less regularly, but as much."""
    once = visits(resident_bytes=growing(LEAST))
    once[0] = a_visit("a", TURNS, 0, resident_bytes=growing(LEAST))
    assert leaking(once) is None
    jumps = [10**8 + 5 * LEAST * (turn > 4) for turn in range(len(TURNS))]
    irregular = [
        record
        for pair in (0, 1)
        for record in (
            a_visit("a", TURNS, pair, resident_bytes=jumps),
            a_visit("b", TURNS, pair, resident_bytes=growing(LEAST)),
        )
    ]
    assert leaking(irregular) is None


def test_a_visit_of_fewer_than_four_turns_shows_no_leak() -> None:
    short = [0.001] * 2
    grown = [
        record
        for pair in (0, 1)
        for record in (
            a_visit("a", short, pair),
            a_visit("b", short, pair, resident_bytes=[10**8, 10**9]),
        )
    ]
    assert leaking(grown) is None
