"""What the stopwatch proves, what it times, and what it throws away; in a live lane process."""

from __future__ import annotations

import os
from statistics import median

import pytest

from bench.records import FREE, PROVEN, REMOVED, UNPROVEN, WRONG
from tests.conftest import Live

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("how", "outcome", "reason"),
    [
        ("right", PROVEN, ""),
        ("unproven", UNPROVEN, "the workload gives no reference"),
        ("wrong", WRONG, "answer differs in 1 of 1 elements"),
        ("raises", WRONG, "raised LookupError: nobody expects it"),
        ("kept", WRONG, "did not raise the documented NotImplementedError"),
        ("removed", REMOVED, "NotImplementedError: this release has no such thing"),
        ("elsewhere", WRONG, "computed on CPU:1 instead of CPU:0"),
        ("whole_elsewhere", PROVEN, ""),
        ("text_elsewhere", PROVEN, ""),
    ],
)
def test_only_what_is_proven_or_has_no_reference_has_a_time(
    live: Live, how: str, outcome: str, reason: str
) -> None:
    record = live.odd(how, budget=0.05)
    assert (record.check.outcome, record.check.reason) == (outcome, reason)
    assert (record.measurement is not None) == (outcome in (PROVEN, UNPROVEN))


def test_the_phases_and_both_clocks_are_timed_apart(live: Live) -> None:
    measured = live.odd("right", budget=0.05).measurement
    assert measured is not None
    assert min(measured.import_seconds, measured.build_seconds, measured.first_call_seconds) > 0
    assert min(measured.sentinel_seconds, measured.peak_bytes) > 0
    for each in measured.rounds:
        assert min(each.seconds, each.cpu_seconds) > 0
        assert each.iterations >= 1


def test_a_round_in_which_something_was_traced_again_is_void(live: Live) -> None:
    measured = live.odd("retraced", budget=0.05).measurement
    assert measured is not None
    assert {each.void for each in measured.rounds} == {"a function was traced again while it was timed"}
    assert [each.traces for each in measured.rounds] == [each.iterations for each in measured.rounds]
    steady = live.odd("right", budget=0.05).measurement
    assert steady is not None
    assert {(each.void, each.traces) for each in steady.rounds} == {("", 0)}


def test_what_calls_leave_to_the_garbage_collector_is_timed_apart(live: Live) -> None:
    """Two thousand reference cycles a call: to free them takes ten times as long as to find none, at least."""
    put_off = {how: live.odd(how, budget=0.2).measurement for how in ("right", "leaves_cycles")}
    seconds = {}
    for how, measured in put_off.items():
        assert measured is not None
        seconds[how] = median(each.collect_seconds for each in measured.rounds)
        assert all(each.collected_seconds > each.seconds for each in measured.rounds)
    assert seconds["leaves_cycles"] > 10 * seconds["right"]


def test_a_round_says_where_it_was_made_and_what_memory_it_left(live: Live) -> None:
    measured = live.odd("right", budget=0.05).measurement
    assert measured is not None
    assert all(0 < each.resident_bytes <= measured.peak_bytes for each in measured.rounds)
    assert {each.core for each in measured.rounds} <= {FREE, *os.sched_getaffinity(0)}


def test_every_round_is_set_up_anew_and_without_the_garbage_collector(live: Live) -> None:
    (live.folder / "events").write_text("")
    measured = live.odd("right", budget=0.05).measurement
    assert measured is not None
    phases = (live.folder / "events").read_text().split("right setup gc=True\n")
    nothing, check, warm_up, *rounds = phases
    assert (nothing, check) == ("", "right call gc=True\n")
    assert set(warm_up.splitlines()) == {"right call gc=True"}
    assert rounds == ["right call gc=False\n" * each.iterations for each in measured.rounds]
