"""What the measuring commands share: a quiet place to measure in, what is stored, and the engine over one side."""

from __future__ import annotations

import signal
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.expected import Expected
from bench.judging.golden import bands, change_at
from bench.records import Entry
from bench.running.live_case import Stored
from bench.running.machine_lock import alone
from bench.running.scratch import scratch
from bench.running.side import Side
from bench.running.solo import Solo
from bench.storing import golden_values
from bench.storing.files import unwritable


@contextmanager
def solo_of(options: Namespace, side: Side) -> Iterator[Solo]:
    """The engine over one side's lane processes, alone on the machine, with a folder that goes away.

    Raises Refusal for a folder that will not do.
    """
    with measuring() as folder:
        solo = Solo(side, stored_in(options.baselines), folder, fresh_log(options.results / "lane.log"))
        try:
            yield solo
        finally:
            solo.close()


@contextmanager
def measuring() -> Iterator[Path]:
    """Alone on the machine, with a folder that goes away, and deaf to no interrupt."""
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background job is born deaf to the first
        signal.signal(number, _interrupted)
    with alone(), scratch() as folder:
        yield folder


def stored_in(baselines: Path) -> Stored:
    """What is stored about a case's answer: its golden bands, or that a release changed it."""

    def stored(entry: Entry, release: str) -> Expected:
        found = golden_values.of(baselines, entry)
        change = change_at(golden_values.changes_of(baselines, entry), release)
        made = bands(found.values) if found else {}
        return Expected(made, change.answer, change.why) if change else Expected(made)

    return stored


def fresh_log(log: Path) -> Path:
    """An empty file for what lane processes print; raises Refusal where there can be none."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_bytes(b"")
    except OSError as error:
        raise unwritable(log.parent, error) from error
    return log


def _interrupted(_number: int, _frame: Any) -> None:
    raise KeyboardInterrupt
