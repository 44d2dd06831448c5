"""The values of a hardware report: environments, what each has of every case, and how they compare. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.judging.differences import SILENT
from bench.judging.student import FARTHEST, NO_PRIOR, Prior
from bench.records import AnswerDistance, Ceilings, Entry, Work

Key = tuple[float, str, int]  # of a lane process: when its run began, the run, and the process's number in it


@dataclass(frozen=True)
class Levels:
    """All cases of one environment: for each the logarithm of its seconds per call in each cluster, nan for none."""

    logs: Mapping[str, Sequence[float]]
    prior: Prior  # of the variance between clusters, from all cases

    @property
    def clusters(self) -> int:
        """How many clusters there are."""
        return max((len(each) for each in self.logs.values()), default=0)


@dataclass(frozen=True)
class Level:
    """One case: the mean logarithm of its seconds per call, the variance of that mean, and its degrees of freedom."""

    log: float
    variance: float
    freedom: float  # 0 where the variance is not known
    count: int  # of clusters


@dataclass(frozen=True)
class Speed:
    """B's speed beside A's: its logarithm, and half the width of its interval; None where that is not known.

    `strict` is half the width of the interval that holds for all cases of the report together (Bonferroni): a speed
    whose strict interval leaves out 1 is significant.
    """

    log: float
    half: float | None
    strict: float | None
    paired: bool = False

    @property
    def ratio(self) -> float:
        """A's time ÷ B's time."""
        return math.exp(self.log)

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the ratio."""
        return None if self.half is None else (_exp(self.log - self.half), _exp(self.log + self.half))

    @property
    def significant(self) -> bool:
        """Whether it differs from 1, all cases of the report considered."""
        return self.strict is not None and abs(self.log) > self.strict


@dataclass(frozen=True)
class Score:
    """The geometric mean of B's speeds over cases."""

    speed: Speed
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Versus:
    """B beside A: each case that is proven and timed in both, all of them together, and each family of cases."""

    cases: Mapping[str, Speed]
    overall: Score | None
    families: Mapping[str, Score]


@dataclass(frozen=True)
class Paired:
    """What a comparison measured of two environments side by side: B's speed by case, and that of each pair."""

    cases: Mapping[str, Speed] = field(default_factory=dict)
    pairs: Levels = Levels({}, NO_PRIOR)  # logarithms of B's speed; the clusters are pairs


@dataclass(frozen=True)
class Cell:
    """What one environment has of one case, times of the steady state apart; seconds, bytes, joules per item."""

    state: str  # how the check ended, the gravest of all processes; `revision` where another one was measured
    reason: str = ""
    error: float | None = None  # the largest, as a share of what is allowed
    types: Mapping[str, str] = field(default_factory=dict)
    first_call: float | None = None
    build: float | None = None
    collect: float | None = None  # garbage collection that a call puts off
    cpu: float | None = None  # seconds of CPU per call
    peak: float | None = None
    joules: float | None = None


@dataclass(frozen=True)
class Column:
    """An environment: the machine and the software, what was measured there, and how to measure it again."""

    name: str
    machine: Mapping[str, Any]
    software: Mapping[str, Any]
    levels: Levels
    level: Mapping[str, Level]  # by case; none where a case has no time
    cells: Mapping[str, Cell]
    command: str  # without --cases
    import_seconds: float | None = None
    sentinel: float | None = None  # seconds of fixed NumPy work
    ceilings: Ceilings | None = None
    label: str = ""  # as it was given with the run
    side: str = ""  # as it is named in a command
    price: float | None = None  # per hour


@dataclass(frozen=True)
class Fleet:
    """All environments and cases of a report, the environment that others are compared with first."""

    columns: tuple[Column, ...]
    entries: Mapping[str, Entry]  # by case
    work: Mapping[str, Work]
    paired: Mapping[tuple[int, int], Paired]  # by the numbers of two columns, either way round
    distances: Mapping[
        tuple[int, int], Mapping[str, AnswerDistance]
    ]  # how answers differ, where two were paired
    currency: str = ""

    def timed(self, case: str, columns: Sequence[int]) -> bool:
        """Whether a case has a time in all of these columns."""
        return all(case in self.columns[each].levels.logs for each in columns)

    def state(self, case: str, column: int) -> str:
        """How the case's check ended in a column; `not measured` where it has none."""
        cell = self.columns[column].cells.get(case)
        return cell.state if cell else "not measured"


@dataclass(frozen=True)
class Spread:
    """How far boxes of one model lie apart: the largest log-ratio over all cases together, and in each case."""

    overall: float = 0.0
    cases: Mapping[str, float] = field(default_factory=dict)
    boxes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Compared:
    """All environments beside one of them, the base."""

    fleet: Fleet
    base: int
    found: Mapping[int, Versus]  # by the number of the other
    spread: Spread


def model(column: Column) -> str:
    """What two boxes of one model have in common: the hardware and the software."""
    return json.dumps([dict(column.machine), visible(column.software)], sort_keys=True)


def visible(software: Mapping[str, Any]) -> dict[str, Any]:
    """The software without the suite's own state."""
    return {name: value for name, value in software.items() if name not in SILENT}


def _exp(log: float) -> float:
    return math.exp(max(-FARTHEST, min(FARTHEST, log)))
