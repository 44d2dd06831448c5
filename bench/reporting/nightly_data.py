"""A night's report as plain JSON data; docs/nightly.schema.json is the schema."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bench.reporting.moved import creep_data, move_data, tracked_data
from bench.reporting.night_report import NightReport
from bench.storing.formats import VERSION
from bench.storing.reports import NIGHTLY


def night_data(report: NightReport) -> dict[str, Any]:
    """The whole report, uncut."""
    return {
        VERSION: NIGHTLY.version,
        "command": "nightly",
        "build": report.build,
        "base": report.base,
        "release": report.release,
        "machine": report.machine,
        "findings": list(report.findings),
        "answers": list(report.answers),
        "known": {
            "returned": [row.known.workload for row in report.returned],
            "mended": [row.known.workload for row in report.mended],
        },
        "regressions": [
            {
                **tracked_data(each.tracked),
                "changed": each.changed,
                "blame": each.blame,
            }
            for each in report.regressions
        ],
        "pending": [move_data(move) for move in report.pending],
        "creeping": [creep_data(each) for each in report.creeping],
        "points": [asdict(point) for point in report.tonight],
        "gone": list(report.gone),
        "new": list(report.new),
        "seconds": round(report.seconds, 1),
        "exit_code": report.exit_code,
    }
