"""What a history says of one machine: its series, their change points, its regressions. Reads; measures nothing."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.errors import Refusal
from bench.judging.acknowledged import Acknowledgement, acknowledgements, complaints, lookup
from bench.judging.build_series import BuildSeries
from bench.judging.chain import chained
from bench.judging.change_points import changes, threshold
from bench.judging.creep import creep, level
from bench.judging.keras_blame import blame
from bench.judging.moves import breaks_of, by_case, moves_of
from bench.judging.tracked import Tracked, tracked
from bench.reporting.night_report import Regressed
from bench.storing.acknowledged import read_acknowledged
from bench.storing.history import History
from bench.tracking import ChangePoint, Creep, HistoryPoint, HistoryRun, Move, SeriesKey
from bench.verdicts import MOVED

WINDOW = 3 * 366 * 86400.0  # seconds: older points judge nothing, so that no night costs more than another
BUILDS = 300  # of a series at most
EARLIER = 30 * 86400.0  # seconds back that tonight's cases and visible effects are compared with


@dataclass(frozen=True)
class Judged:
    """One machine's history, judged."""

    machine: str
    series: Mapping[SeriesKey, BuildSeries] = field(default_factory=dict)
    changes: Mapping[SeriesKey, Sequence[ChangePoint]] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    regressions: tuple[Tracked, ...] = ()
    creeping: tuple[Creep, ...] = ()
    runs: tuple[HistoryRun, ...] = ()
    recent: tuple[HistoryPoint, ...] = ()  # the points of the last weeks, confirmations included
    crossed: tuple[HistoryPoint, ...] = ()  # bad builds with an older Keras
    complaints: tuple[str, ...] = ()  # about acknowledgements

    @property
    def newest(self) -> str:
        """The build that was measured last; empty where none was."""
        return next((run.build for run in reversed(self.runs) if run.purpose == "night" and run.cases), "")

    def software(self, build: str) -> Mapping[str, Any]:
        """What was installed with a build when it was measured first; empty where nobody kept it."""
        for run in self.runs:
            for name, software in ((run.build, run.software), (run.base, run.base_software)):
                if name == build and software:
                    return software
        return {}

    def regressed(self) -> tuple[Regressed, ...]:
        """Every range of builds with what else changed in it, and which of TensorFlow and Keras it was."""
        return tuple(
            Regressed(each, self.software(each.good), self.software(each.bad), blame(each, self.crossed))
            for each in self.regressions
        )

    def levels(self) -> dict[SeriesKey, tuple[float, float]]:
        """Where each series of wall time is by now, with its standard error."""
        walls = {key: each for key, each in self.series.items() if key.series == "wall"}
        return {key: level(each) for key, each in walls.items() if len(each) > 2}


def known_in(path: Path) -> list[Acknowledgement]:
    """The acknowledgements of a file; raises Refusal (2) that says what is wrong with it."""
    try:
        return acknowledgements(read_acknowledged(path))
    except ValueError as error:
        raise Refusal(f"{path}: {error}") from error


def judge(
    history: History,
    machine: str,
    known: Sequence[Acknowledgement],
    now: float,
    margin: float,
    release: str = "",
) -> Judged:
    """Judge a machine's history. `release` is the one that creep is measured from."""
    since = now - WINDOW
    series = {key: chained(points, BUILDS) for key, points in history.series(machine, since).items()}
    level = threshold(len(series))
    found = {key: _of_interest(key, changes(each, level), margin) for key, each in series.items()}
    runs = tuple(history.runs(machine, since))
    recent = tuple(history.points(machine, now - EARLIER))
    retried = history.points(machine, since, _direct(runs, found.values()))
    fresh = [each for each in retried if each.purpose == "confirm" or _decided(each)]
    newest = next((run.build for run in reversed(runs) if run.purpose == "night" and run.cases), "")
    moves = [move for key, each in found.items() for move in moves_of(key, each, newest, fresh)]
    broken = history.broken(machine, since)
    moves += [move for points in by_case(broken).values() for move in breaks_of(points)]
    today = datetime.datetime.fromtimestamp(now, datetime.timezone.utc).date()
    listed = {build for each in series.values() for build in each.builds}
    return Judged(
        machine,
        series,
        found,
        tuple(moves),
        tuple(tracked(moves, lookup(known, today))),
        tuple(_creeping(series, moves, release, margin)),
        runs,
        recent,
        tuple(point for point in retried if point.purpose == "blame"),
        tuple(complaints(known, {key.case for key in series}, listed, today)),
    )


def _direct(runs: Sequence[HistoryRun], found: Iterable[Sequence[ChangePoint]]) -> list[str]:
    """The runs that compared the builds around a change point: to confirm, to blame, or with a neighbour as base."""
    neighbours = {(change.before, change.at) for each in found for change in each}
    return [run.run for run in runs if run.purpose != "night" or (run.base, run.build) in neighbours]


def _decided(point: HistoryPoint) -> bool:
    """Whether fresh pairs of a night's own comparison have told a change: nobody need make others."""
    return point.purpose == "night" and point.outcome in MOVED


def _of_interest(key: SeriesKey, found: Sequence[ChangePoint], margin: float) -> list[ChangePoint]:
    """What is no time must move by the margin: memory comes in pages, and nobody acts on a few of them."""
    least = 0.0 if key.series == "wall" else math.log1p(margin)
    return [change for change in found if abs(change.log_ratio) >= least]


def _creeping(
    series: Mapping[SeriesKey, BuildSeries],
    moves: Sequence[Move],
    release: str,
    margin: float,
) -> list[Creep]:
    """The cases that crept without a regression that explains it, the largest first."""
    told = {move.key for move in moves if move.worse and move.state == "confirmed" and not move.over}
    walls = [(key, each) for key, each in series.items() if key.series == "wall" and key not in told]
    made = [creep(key, each, release, margin) for key, each in walls if len(each) > 1]
    return sorted((each for each in made if each), key=lambda each: -each.log_ratio)
