"""The values of the history: what a comparison of a build with a base leaves behind. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bench.records import Judgement

# Why a run was made: to go on with the series, or to try a step in one again, which is no part of the series
Purpose = Literal["night", "confirm"]


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
    outcome: Judgement
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
