"""The values of the history: what a comparison of a build with a base leaves behind. Standard library only."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

BACK = 0.5  # the part of a change point that later ones must undo for it to be over
NORMAL = 1.959964  # the normal quantile of 97.5 %

# Why a run was made: to go on with the series; to try a change point in one again; or to try its bad build with an
# older Keras. The last two are no part of the series.
Purpose = Literal["night", "confirm", "blame"]
MoveState = Literal["flagged", "confirmed", "refuted"]  # what fresh pairs say of a change point


@dataclass(frozen=True)
class HistoryPoint:
    """One series of one case on one machine: a build against a base, measured side by side in one run."""

    run: str  # its name, unique together with the machine
    moment: float  # the run's start, seconds since 1970
    machine: str
    case: str
    revision: int  # of the workload
    series: str  # a name in judging/series.py
    build: str  # such as tf-nightly-cpu==2.22.0.dev20260705
    base: str
    outcome: str  # a verdict's word
    log_ratio: float | None = None  # of build ÷ base; None without a time
    error: float | None = None  # its standard error
    freedom: float = 0.0  # degrees of freedom of that error
    pairs: int = 0
    visible: float | None = None  # the smallest log-ratio that this run could have seen
    reason: str = ""  # of an outcome without a time
    purpose: Purpose = "night"

    @property
    def key(self) -> SeriesKey:
        """The series that the point belongs to."""
        return SeriesKey(self.machine, self.case, self.revision, self.series)


@dataclass(frozen=True, order=True)
class SeriesKey:
    """A series over builds: ratios of different machines or revisions are never mixed."""

    machine: str
    case: str
    revision: int
    series: str


@dataclass(frozen=True)
class SeriesPoints:
    """The timed points of one series in the order of time, as columns; long, so that they are arrays."""

    moment: Sequence[float]
    build: Sequence[str]
    base: Sequence[str]
    log_ratio: Sequence[float]
    error: Sequence[float]
    freedom: Sequence[float]
    visible: Sequence[float]


@dataclass(frozen=True)
class ChangePoint:
    """A change point of one series: between which builds, by how much, and how sure."""

    good: str  # the last build that is surely before it
    bad: str  # the first one that is surely after it
    before: str  # of the builds between which it most likely lies, the one before
    at: str  # and the one at which it is there
    log_ratio: float
    error: float
    evidence: float  # the logarithm of the e-detector, at its alarm
    noticed: str  # the build whose point raised the alarm

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the log-ratio."""
        return self.log_ratio - NORMAL * self.error, self.log_ratio + NORMAL * self.error


@dataclass(frozen=True)
class Move:
    """One series that moved between two builds, for the worse or the better."""

    key: SeriesKey
    good: str  # the last build that is surely before it
    bad: str  # the first one that is surely after it
    before: str  # most likely between this
    at: str  # and this
    state: MoveState
    outcome: str  # SLOWER, FASTER, WRONG or CRASHED
    log_ratio: float | None = None
    error: float | None = None
    since: float | None = None  # log-ratio of later change points of the same series together
    newest: bool = False  # noticed at the newest build
    fresh: float | None = None  # log-ratio of the fresh pairs that tried it again, all of them together
    fresh_error: float | None = None
    reason: str = ""
    acknowledged: str = ""  # by whom, why and until when

    @property
    def worse(self) -> bool:
        """Whether it is for the worse."""
        return self.outcome != "FASTER"

    @property
    def over(self) -> bool:
        """Whether it is there no more."""
        if self.log_ratio is None:
            return self.since == 0.0
        return self.since is not None and self.since * math.copysign(1, self.log_ratio) < -BACK * abs(
            self.log_ratio
        )

    @property
    def grown(self) -> bool:
        """Whether later change points went the same way."""
        return bool(self.log_ratio and self.since and self.since * self.log_ratio > 0)

    @property
    def size(self) -> float:
        """The effect; what is broken has the largest."""
        return math.inf if self.log_ratio is None else abs(self.log_ratio)

    @property
    def gravity(self) -> tuple[bool, bool, float]:
        """What is broken before wall time before the other series, then by effect."""
        return self.log_ratio is None, self.key.series == "wall", self.size


@dataclass(frozen=True)
class Creep:
    """A case that is slower than the last release, though no single change point explains it."""

    key: SeriesKey
    log_ratio: float
    low: float
    high: float


@dataclass(frozen=True)
class HistoryRun:
    """One run that was added to the history, one that measured nothing included."""

    run: str
    moment: float
    machine: str
    purpose: Purpose
    build: str
    base: str
    cases: int  # that were compared
    seconds: float
    failure: str = ""  # why there are no points: the build could not be installed, imported, …
    stage: str = ""  # of a failure: what failed: build, base or run
    software: Mapping[str, Any] | None = None  # of the build's side: environment that its points were made in
    base_software: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class HistoryTurns:
    """The raw turns of one side of one visit of a pair, seconds per call."""

    run: str
    machine: str
    case: str
    role: str
    pair: int
    visit: int
    started_first: bool
    seconds: tuple[float, ...]
    cpu_seconds: tuple[float, ...]


@dataclass(frozen=True)
class Added:
    """What one run adds to the history."""

    run: HistoryRun
    points: tuple[HistoryPoint, ...] = ()
    turns: tuple[HistoryTurns, ...] = ()
