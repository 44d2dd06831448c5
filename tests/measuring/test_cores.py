"""A process holds its main thread on a core for a while, and comes to rest after its work."""

from __future__ import annotations

import os
import threading
import time

import pytest

from bench.measuring.cores import LONGEST_REST, MAIN_THREAD, held_on, settle
from bench.records import FREE


def test_while_it_is_held_on_a_core_it_may_use_no_other_and_then_all_again() -> None:
    usable = os.sched_getaffinity(MAIN_THREAD)
    core = max(usable)
    with held_on(core):
        assert os.sched_getaffinity(MAIN_THREAD) == {core}
    assert os.sched_getaffinity(MAIN_THREAD) == usable


def test_it_is_let_go_whatever_the_call_raises() -> None:
    usable = os.sched_getaffinity(MAIN_THREAD)
    with pytest.raises(LookupError), held_on(min(usable)):
        raise LookupError
    assert os.sched_getaffinity(MAIN_THREAD) == usable


def test_free_leaves_it_alone() -> None:
    usable = os.sched_getaffinity(MAIN_THREAD)
    with held_on(FREE):
        assert os.sched_getaffinity(MAIN_THREAD) == usable


def test_other_threads_are_free() -> None:
    usable, held, done = os.sched_getaffinity(MAIN_THREAD), threading.Event(), threading.Event()
    seen: list[set[int]] = []

    def look() -> None:
        held.wait()
        seen.append(os.sched_getaffinity(MAIN_THREAD))  # of the thread that asks
        done.set()

    other = threading.Thread(target=look)
    other.start()
    with held_on(min(usable)):
        held.set()
        done.wait()
    other.join()
    assert seen == [usable]


def test_a_process_at_rest_is_told_at_the_first_look_and_one_at_work_is_not_waited_for_long() -> None:
    used = time.process_time()
    settle(0.003)
    assert time.process_time() - used < LONGEST_REST
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            pass

    at_work = threading.Thread(target=work)
    at_work.start()
    try:
        settle(0.003)  # returns, though the thread goes on
        assert at_work.is_alive()
    finally:
        stop.set()
        at_work.join()


def test_what_a_long_call_leaves_to_another_thread_is_waited_for() -> None:
    end = time.perf_counter() + 0.1

    def work() -> None:
        while time.perf_counter() < end:
            pass

    at_work = threading.Thread(target=work)
    at_work.start()
    settle(2.0)
    assert not at_work.is_alive()
