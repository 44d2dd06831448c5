"""A round's calls are so many, or as many as fit before an end, and one at least."""

from __future__ import annotations

import time

from bench.measuring.calls import await_moment, round_of, so_often, until


def test_so_many_calls_are_made() -> None:
    made: list[int] = []
    assert so_often(made.append, (7,), 3) == 3
    assert made == [7, 7, 7]


def test_calls_go_on_in_chunks_until_the_end() -> None:
    made: list[float] = []
    end = time.monotonic() + 0.02
    calls = until(lambda: made.append(time.monotonic()), (), end, 5)
    assert calls == len(made)
    assert calls % 5 == 0
    assert made[-1] >= end - 0.001


def test_where_the_end_is_past_one_chunk_is_made() -> None:
    assert until(int, (), 0.0, 4) == 4


def test_a_moment_is_awaited_and_one_that_is_past_is_not() -> None:
    start = time.monotonic() + 0.01
    await_moment(start)
    assert time.monotonic() >= start
    before = time.monotonic()
    await_moment(before - 10)
    assert time.monotonic() - before < 5


def test_a_round_holds_seconds_per_call_and_is_void_where_a_function_was_traced_again() -> None:
    made = round_of(10, wall=2_000_000_000, cpu=1_000_000_000, collection=0.5, traces=0)
    assert (made.seconds, made.cpu_seconds, made.collect_seconds, made.void) == (0.2, 0.1, 0.05, "")
    assert "traced again" in round_of(10, 1, 1, 0.0, traces=1).void
