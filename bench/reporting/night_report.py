"""A night's report as values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.judging.differences import differences
from bench.judging.moves import BROKEN
from bench.judging.regressions import RegressionRow
from bench.judging.series import FAILING
from bench.judging.tracked import Tracked
from bench.tracking import Creep, HistoryPoint, Move

# What differs between any two builds, and what says nothing about them.
OWN = re.compile(r"(tensorflow|tf-nightly|tb-nightly|tensorboard|lock|commit|dirty|memory_gib|os$)")
# What is told first, for it is most often the cause.
FIRST = re.compile(r"keras|numpy|python|kernel|driver|cuda|cudnn")


@dataclass(frozen=True)
class Regressed:
    """A tracked regression with the software that both ends of its range were measured in."""

    tracked: Tracked
    software_before: Mapping[str, Any] = field(default_factory=dict)
    software_after: Mapping[str, Any] = field(default_factory=dict)
    blame: str = ""  # TensorFlow or Keras; empty where it was not looked for

    @property
    def changed(self) -> list[str]:
        """What else changed between its builds."""
        if not (self.software_before and self.software_after):
            return []
        both = (self.software_before, self.software_after)
        then, now = ({name: each[name] for name in each if not OWN.match(name)} for each in both)
        shared = set(then) & set(now)  # a record of another day may know less
        found = differences({n: now[n] for n in shared}, {n: then[n] for n in shared})
        return sorted(found, key=lambda each: not FIRST.match(each))


@dataclass(frozen=True)
class NightReport:
    """All that a night has to say."""

    build: str  # empty where there was none
    base: str
    release: str
    machine: str
    findings: tuple[str, ...] = ()  # not about speed
    answers: tuple[str, ...] = ()  # that changed between base and build
    known: tuple[RegressionRow, ...] = ()  # known regressions, tried on base and build
    regressions: tuple[Regressed, ...] = ()
    pending: tuple[Move, ...] = ()  # change points that fresh pairs have not confirmed yet
    creeping: tuple[Creep, ...] = ()
    tonight: tuple[HistoryPoint, ...] = ()
    gone: tuple[str, ...] = ()  # cases that the last night had
    new: tuple[str, ...] = ()
    failing: tuple[str, ...] = FAILING  # the series that alarm
    failed: bool = False  # whether there is no comparison where there should be one
    seconds: float = 0.0

    @property
    def alarming(self) -> list[Regressed]:
        """The regressions that somebody should look at, new ones first."""
        found = [each for each in self.regressions if each.tracked.alarms(self.failing)]
        return sorted(found, key=lambda each: not each.tracked.new)

    @property
    def broken(self) -> list[HistoryPoint]:
        """What answered wrongly or crashed tonight."""
        return [point for point in self.tonight if point.outcome in BROKEN]

    @property
    def returned(self) -> list[RegressionRow]:
        """Known regressions that the base has not and the build has."""
        return [row for row in self.known if _turned(row) == (False, True)]

    @property
    def mended(self) -> list[RegressionRow]:
        """Known regressions that the base has and the build has not: good news."""
        return [row for row in self.known if _turned(row) == (True, False)]

    @property
    def exit_code(self) -> int:
        """1 if somebody should look at TensorFlow, 3 if there was nothing to judge, else 0."""
        if self.alarming or self.broken or self.returned or self.answers:
            return 1
        return 3 if self.failed else 0


def _turned(row: RegressionRow) -> tuple[bool, bool] | None:
    """Whether base and build have a known regression; None where one of them could not be tried."""
    both = [cell for cell in row.cells.values() if cell.state not in ("absent", "unclear")]
    return (both[0].bad, both[1].bad) if len(both) == 2 else None
