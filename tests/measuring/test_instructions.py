"""Instructions of a call, by events that every kernel counts in their place."""

from __future__ import annotations

from bench.host.perf_events import PAGE_FAULTS, TASK_CLOCK, Event, Reading
from bench.measuring.instructions import METRIC, Instructions

NOWHERE = Event(4711, 1)


def test_a_round_of_one_thread_is_kept_per_call() -> None:
    metrics: dict[str, float] = {}
    counter = Instructions(TASK_CLOCK)
    before = counter.read()
    sum(range(1_000_000))
    counter.keep(metrics, (before, counter.read()), 10, (100, 100))
    assert 0 < metrics[METRIC] < 1e8


def test_the_fewest_of_all_rounds_are_kept() -> None:
    metrics = {METRIC: 7.0}
    counter = Instructions(PAGE_FAULTS)
    for value in (80, 60, 90):
        counter.keep(metrics, (Reading(0, 0, 0), Reading(value, 1, 1)), 10, (100, 100))
    assert metrics == {METRIC: 6.0}


def test_a_round_of_several_threads_or_of_a_shared_counter_is_not() -> None:
    metrics: dict[str, float] = {}
    counter = Instructions(PAGE_FAULTS)
    counter.keep(metrics, (Reading(0, 0, 0), Reading(80, 1, 1)), 10, (100, 150))
    counter.keep(metrics, (Reading(0, 0, 0), Reading(80, 2, 1)), 10, (100, 100))
    assert metrics == {}


def test_without_a_counter_nothing_changes() -> None:
    metrics: dict[str, float] = {}
    counter = Instructions(NOWHERE)
    assert counter.read() is None
    counter.keep(metrics, (None, None), 10, (100, 100))
    assert metrics == {}
