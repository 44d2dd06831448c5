"""A machine's history as values, judged: what a page of it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bench.judging.build_order import order
from bench.judging.build_series import BuildSeries
from bench.reporting.night_report import Regressed
from bench.tracking import Creep, HistoryRun, Move, SeriesKey


@dataclass(frozen=True)
class MachineHistory:
    """All that a history says of one machine."""

    machine: str
    series: Mapping[SeriesKey, BuildSeries]
    moves: tuple[Move, ...]
    regressions: tuple[Regressed, ...] = ()
    creeping: tuple[Creep, ...] = ()
    failures: tuple[HistoryRun, ...] = ()  # runs without points
    complaints: tuple[str, ...] = ()  # about acknowledgements

    @property
    def builds(self) -> list[str]:
        """Every build of any series, in their order."""
        return sorted({build for each in self.series.values() for build in each.builds}, key=order)

    @property
    def pending(self) -> list[Move]:
        """The change points that fresh pairs have not confirmed yet."""
        return [move for move in self.moves if move.state == "flagged"]
