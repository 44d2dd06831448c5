"""How far a run is, and how much longer it takes."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from threading import Lock
from typing import TextIO, TypeVar

QUIET_SECONDS = 15.0  # between lines where the output is no terminal
WIDEST = 110  # characters of a live line
TELLING = 4.0  # times its lower end: a running interval that reaches further tells nothing yet


T = TypeVar("T")


def say(line: str) -> None:
    """One line about what is going on, beside the results."""
    print(line, file=sys.stderr, flush=True)


class Line:
    """One live line on a terminal; elsewhere a plain line every 15 seconds."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._said = stream, 0.0

    def show(self, line: str) -> None:
        """Put the line in the place of the last one."""
        if self._stream.isatty():
            self._stream.write(f"\r\x1b[K{line[:WIDEST]}")
        elif time.monotonic() - self._said >= QUIET_SECONDS:
            self._said = time.monotonic()
            self._stream.write(line + "\n")
        self._stream.flush()

    def clear(self) -> None:
        """Leave a terminal's line empty for what comes next."""
        if self._stream.isatty():
            self._stream.write("\r\x1b[K")
            self._stream.flush()


class Progress:
    """Says what is being measured, and how much time is left."""

    def __init__(self, cases: Sequence[str], stream: TextIO = sys.stderr) -> None:
        """`cases` names the case of every step of the run, in order."""
        self._cases, self._line = cases, Line(stream)
        self._spent: dict[str, float] = {}

    def through(self, results: Iterable[T]) -> Iterator[T]:
        """Pass the results on, one per step, saying before each what comes and how much is left."""
        source = iter(results)
        for number, case in enumerate(self._cases):
            self._say(number, case)
            started = time.monotonic()
            result = next(source)
            self._spent[case] = time.monotonic() - started
            yield result
        self._line.clear()

    def left(self, number: int) -> float | None:
        """Seconds that the steps from `number` on will take, by what the same cases took, or what is usual."""
        if not self._spent:
            return None
        usual = median(self._spent.values())
        return sum(self._spent.get(case, usual) for case in self._cases[number:])

    def _say(self, number: int, case: str) -> None:
        left = self.left(number)
        self._line.show(
            f"[{number + 1}/{len(self._cases)}] {'…' if left is None else remaining(left)}  {case}"
        )


class VisitsProgress:
    """Says which case two sides take turns at, what their ratio looks like so far, and how much time is left."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._line, self._stage = Line(stream), ""
        self._started, self._done = time.monotonic(), 0

    def visiting(self, left: int, case: str, so_far: Sequence[float], stage: str = "") -> None:
        """A visit begins, of about `left` that a stage still has; visits of a stage take about as long.

        `so_far` is the ratio B ÷ A, then its interval, as far as they are known.
        """
        if stage != self._stage:
            self._stage, self._started, self._done = stage, time.monotonic(), 0
        spent = time.monotonic() - self._started
        ahead = remaining(spent * left / self._done) if self._done else "…"
        self._done += 1
        at = f"{stage} [{self._done}/{self._done - 1 + left}]".strip()
        self._line.show(f"{at} {ahead}  {case}{_known(so_far)}")

    def clear(self) -> None:
        """All visits are made."""
        self._line.clear()


def _known(so_far: Sequence[float]) -> str:
    if not so_far:
        return ""
    ratio, *interval = (f"{each:.3f}" for each in so_far)
    if not interval or so_far[-1] > TELLING * so_far[1]:
        return f"  B ÷ A {ratio} so far"
    return f"  B ÷ A {ratio} [{', '.join(interval)}] so far"


def remaining(seconds: float) -> str:
    """Time left, in minutes and seconds."""
    return "{}:{:02} left".format(*divmod(round(seconds), 60))


class LanesProgress:
    """How far each of several lanes is; they are at work side by side. A line for each that is done."""

    def __init__(self, lanes: Sequence[str], stream: TextIO = sys.stderr) -> None:
        self._stream, self._line = stream, Line(stream)
        self._at_work: dict[str, tuple[int, int]] = {}
        self._of, self._done, self._lock = len(lanes), 0, Lock()
        self._started = time.monotonic()

    def heard(self, lane: str, number: int, of: int) -> None:
        """A lane has done so many of its checks. Called by the lanes' threads."""
        with self._lock:
            self._at_work[lane] = number, of
            if self._stream.isatty():
                each = "  ".join(f"{name} {n}/{m}" for name, (n, m) in self._at_work.items())
                self._line.show(f"[{self._done}/{self._of}] {self._left()}  {each}")

    def finished(self, lane: str, summary: str) -> None:
        """A lane is done."""
        with self._lock:
            self._at_work.pop(lane, None)
            self._done += 1
            self._line.clear()
            self._stream.write(f"[{self._done}/{self._of}] {lane}: {summary}\n")
            self._stream.flush()

    def _left(self) -> str:
        share = self._done + sum(n / m for n, m in self._at_work.values())
        seconds = (time.monotonic() - self._started) * (self._of / share - 1)
        return remaining(seconds)
