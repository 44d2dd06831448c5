"""A whole history's report as values, and as plain JSON data; docs/builds.schema.json is the schema."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from bench.judging.build_rows import BuildRow
from bench.judging.tracked import Tracked
from bench.reporting.moved import creep_data, tracked_data
from bench.reporting.night_report import Regressed
from bench.storing.formats import VERSION
from bench.storing.reports import BUILDS
from bench.tracking import Creep


@dataclass(frozen=True)
class BuildsReport:
    """One machine's history, judged as a whole."""

    where: str
    machine: str
    base: str
    cases: int
    builds: tuple[BuildRow, ...]
    ranges: tuple[Regressed, ...]
    pending: tuple[Tracked, ...]  # that fresh pairs have not confirmed yet
    refuted: int
    creeping: tuple[Creep, ...] = ()
    findings: tuple[str, ...] = ()


def builds_data(report: BuildsReport) -> dict[str, Any]:
    """The whole report as plain JSON data."""
    return {
        VERSION: BUILDS.version,
        "command": "builds",
        "history": report.where,
        "machine": report.machine,
        "base": report.base,
        "builds": [_build_data(each) for each in report.builds],
        "ranges": [
            {**tracked_data(each.tracked), "changed": each.changed, "blame": each.blame}
            for each in report.ranges
        ],
        "pending": [tracked_data(each) for each in report.pending],
        "refuted": report.refuted,
        "creeping": [creep_data(each) for each in report.creeping],
        "findings": list(report.findings),
    }


def _build_data(row: BuildRow) -> dict[str, Any]:
    return {
        "build": row.build,
        "cases": row.cases,
        "ratio": math.exp(row.log_ratio) if row.cases else None,
        "error": row.error if row.cases else None,
        "decided": {point.case: point.outcome for point in row.decided},
        "failure": row.failure,
    }
