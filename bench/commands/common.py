"""What the measuring commands share: from options to a side, its lane processes, and its cases."""

from __future__ import annotations

import signal
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.judging.golden import bands, change_at
from bench.records import Entry, Expected, Refusal
from bench.reporting.progress import say
from bench.running import lanes
from bench.running.alone import alone
from bench.running.cases import Stored
from bench.running.requirements import lane_for
from bench.running.scratch import scratch
from bench.running.solo import Solo
from bench.running.workers import Side
from bench.storing import golden
from bench.storing.files import unwritable

NEWEST = "tf-2.21"


@contextmanager
def solo_of(options: Namespace, device: str) -> Iterator[Solo]:
    """The engine over one side's lane processes, alone on the machine, with a folder that goes away.

    Raises Refusal for a lane, variable or folder that will not do.
    """
    side = side_of(options, device)
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


def side_of(options: Namespace, device: str) -> Side:
    """The side that the options name, its lane made."""
    return side_for(lane_for(options.lane or f"{NEWEST}-{device}", say), options, device)


def side_for(lane: lanes.Lane, options: Namespace, device: str) -> Side:
    """A lane as a side, with the options' workloads, dataset and variables; the lane is made if it is missing."""
    paths = tuple(path.resolve() for path in options.workloads)
    variables = dict(variable(text) for text in options.env)
    interpreter = lanes.make(lane, say)
    return Side(lane.name, interpreter, lane.lock_hash, device, options.dataset, paths, variables)


def stored_in(baselines: Path) -> Stored:
    """What is stored about a case's answer: its golden bands, or that a release changed it."""

    def stored(entry: Entry, release: str) -> Expected:
        found = golden.of(baselines, entry)
        change = change_at(golden.changes_of(baselines, entry), release)
        made = bands(found.values) if found else {}
        return Expected(made, change.answer, change.why) if change else Expected(made)

    return stored


def variable(text: str) -> tuple[str, str]:
    """A flag such as NAME=VALUE; raises Refusal for what is none."""
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise Refusal(f"{text!r}: is not NAME=VALUE")
    return name, value


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
