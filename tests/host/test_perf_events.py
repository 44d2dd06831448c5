"""Counters of the kernel, by the software events that every kernel has."""

from __future__ import annotations

import errno
import time

import pytest

from bench.host.perf_events import (
    INSTRUCTIONS,
    PAGE_FAULTS,
    TASK_CLOCK,
    Counter,
    Event,
    Reading,
    counted,
    refusal,
)

MIB = 2**20


def test_page_faults_of_memory_that_is_touched_are_counted() -> None:
    counter = Counter(PAGE_FAULTS)
    before = counter.read()
    touched = bytearray(64 * MIB)
    found = counted(before, counter.read())
    counter.close()
    assert found is not None
    assert found >= 64 * MIB / (2 * MIB)  # a huge page each, at the most
    assert len(touched) == 64 * MIB


def test_the_task_clock_counts_this_thread_at_work_and_not_asleep() -> None:
    counter = Counter(TASK_CLOCK)
    start, began = counter.read(), time.thread_time_ns()
    sum(range(3_000_000))
    worked, middle = time.thread_time_ns() - began, counter.read()
    time.sleep(0.05)
    end = counter.read()
    counter.close()
    assert middle.value - start.value == pytest.approx(worked, rel=0.2, abs=1e6)
    assert end.value - middle.value < 0.02e9


def test_a_counter_that_did_not_count_all_the_time_tells_nothing() -> None:
    assert counted(Reading(0, 0, 0), Reading(100, 50, 50)) == 100
    assert counted(Reading(0, 0, 0), Reading(100, 50, 40)) is None


def test_an_event_that_does_not_exist_is_refused_with_the_reason() -> None:
    refused = refusal(Event(4711, 1))
    assert refused is not None
    assert refused.errno in (errno.ENOENT, errno.EINVAL)
    assert refusal(PAGE_FAULTS) is None


def test_instructions_are_counted_or_refused() -> None:
    refused = refusal(INSTRUCTIONS)
    assert refused is None or refused.errno
