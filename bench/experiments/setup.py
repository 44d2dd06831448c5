"""What every measurement needs around it: the machine to itself, a folder that goes away, a log, stored answers."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.expected import Expected
from bench.judging.golden import bands, change_at
from bench.records import Entry
from bench.running.live_case import ExpectedOf
from bench.running.machine_lock import alone
from bench.running.scratch import scratch
from bench.storing import golden_values
from bench.storing.files import fresh_log


@contextmanager
def measuring(results: Path, one_core: bool = False) -> Iterator[Path]:
    """As `alone_here`, with an empty results/lane.log, and on one core if that is asked for."""
    if one_core:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # and so all that this process starts
    with alone_here() as folder:
        fresh_log(results / "lane.log")
        yield folder


@contextmanager
def alone_here() -> Iterator[Path]:
    """The machine to ourselves, and a folder that goes away; Ctrl-C and SIGTERM end the run in order."""
    # A shell starts background jobs with SIGINT ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    with alone(), scratch() as folder:
        yield folder


def stored_in(baselines: Path) -> ExpectedOf:
    """Looks up a case's golden bands, or that a release changed its answer."""

    def expected_of(entry: Entry, release: str) -> Expected:
        found = golden_values.of(baselines, entry)
        change = change_at(golden_values.changes_of(baselines, entry), release)
        made = bands(found.values) if found else {}
        return Expected(made, change.answer, change.why) if change else Expected(made)

    return expected_of


def _interrupt(_number: int, _frame: Any) -> None:
    raise KeyboardInterrupt
