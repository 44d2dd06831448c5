"""What the suite raises, and the exit code that goes with it. Standard library only."""

from __future__ import annotations

import signal
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

BUG_EXIT_CODE = 3
ROOT = Path(__file__).resolve().parents[1]
# Signals that other processes send. The others come from what the process does itself.
FROM_OUTSIDE = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Refusal(Exception):
    """A request that cannot be met: one line for the person, and the exit code that goes with it."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class SuiteBug(Exception):
    """An error in the suite's own code, inside a lane process: says what and where. Never a verdict."""


class Died(Exception):
    """A lane process is gone, or gave no answer.

    `how` completes "the process …". The cause is the process's `own` where nobody else can have ended it, `outside`
    where somebody may have, and `hang` where it gave no answer.
    """

    def __init__(self, how: str, cause: Literal["own", "outside", "hang"] = "own") -> None:
        super().__init__(f"the lane process {how}")
        self.how, self.cause = how, cause


def death_by(code: int, out_of_memory: bool = False) -> Died:
    """How a process ended, from its exit code; below 0 it is minus the number of the signal that killed it.

    `out_of_memory` says that the kernel has killed processes for lack of memory meanwhile.
    """
    if code >= 0:
        return Died(f"ended itself with exit code {code}")
    if code == -signal.SIGKILL and out_of_memory:
        return Died("was killed by the kernel for lack of memory", "outside")
    known = -code in list(signal.Signals)
    name = signal.Signals(-code).name if known else f"signal {-code}"
    return Died(f"died of {name}", "outside" if -code in FROM_OUTSIDE else "own")


def where(error: BaseException) -> str:
    """The error in a line, and the last line of the suite's own code that it came through."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(ROOT))
    ]
    at = f" at {Path(frames[-1].filename).relative_to(ROOT)}:{frames[-1].lineno}" if frames else ""
    text = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}{at}" + (f": {text}" if text else "")


def report_bug(error: BaseException, log: Path) -> str:
    """Append the traceback of an unexpected error to a log; the line to print. The exit code is BUG_EXIT_CODE.

    Where the log cannot be written, the line says so instead of naming it.
    """
    trace = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a") as file:
            file.write(f"\ntfgauge failed:\n{trace}")
        kept = f"its traceback is in {log}"
    except OSError as unwritten:
        kept = f"its traceback could not be written to {log} ({unwritten.strerror})"
    what = str(error) if isinstance(error, SuiteBug) else where(error)
    return f"a bug in tfgauge, no verdict about TensorFlow: {what}; {kept}; please report it"


def how_often_died(deaths: Sequence[str], tried: int) -> str:
    """How processes died, and how many of how many that were tried: `died of SIGABRT in 2 of 3 processes`."""
    each = ", ".join(f"{how} in {count}" for how, count in Counter(deaths).most_common())
    return f"{each} of {tried} process{'es' if tried > 1 else ''}"
