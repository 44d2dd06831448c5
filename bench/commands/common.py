"""What the measuring commands share: from options to a side, its lane processes, and its cases."""

from __future__ import annotations

import signal
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.judging.golden import bands
from bench.records import Entry, Refusal
from bench.reporting.progress import say
from bench.running import lanes
from bench.running.alone import alone
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
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background job is born deaf to the first
        signal.signal(number, _interrupted)
    with alone(), scratch() as folder:
        solo = Solo(side, lambda entry: golden_bands(options.baselines, entry), folder, _log(options.results))
        try:
            yield solo
        finally:
            solo.close()


def side_of(options: Namespace, device: str) -> Side:
    """The side that the options name, its lane made."""
    lane = lanes.find(options.lane or f"{NEWEST}-{device}")
    paths = tuple(path.resolve() for path in options.workloads)
    variables = dict(_variable(text) for text in options.env)
    interpreter = lanes.make(lane, say)
    return Side(lane.name, interpreter, lane.lock_hash, device, options.dataset, paths, variables)


def golden_bands(baselines: Path, entry: Entry) -> Mapping[str, Any]:
    """The golden bands of a case; empty where it has none."""
    found = golden.of(baselines, entry)
    return bands(found.values) if found else {}


def _variable(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise Refusal(f"--env {text!r}: is not NAME=VALUE")
    return name, value


def _log(results: Path) -> Path:
    log = results / "lane.log"
    try:
        results.mkdir(parents=True, exist_ok=True)
        log.write_bytes(b"")
    except OSError as error:
        raise unwritable(results, error) from error
    return log


def _interrupted(_number: int, _frame: Any) -> None:
    raise KeyboardInterrupt
