"""A night's report as plain JSON data; docs/nightly.schema.json is the schema."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from bench.judging.tracked import Tracked
from bench.reporting.night_report import NightReport
from bench.storing.formats import VERSION
from bench.storing.reports import NIGHTLY
from bench.tracking import Creep, Move


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


def tracked_data(found: Tracked) -> dict[str, Any]:
    """One range of builds."""
    return {
        "good": found.good,
        "bad": found.bad,
        "state": found.state,
        "new": found.new,
        "worse": found.moves[0].worse,
        "moves": [move_data(move) for move in found.moves],
    }


def move_data(move: Move) -> dict[str, Any]:
    """One series that moved; ratios, not logarithms."""
    low, high = None, None
    if move.log_ratio is not None and move.error is not None:
        low, high = (math.exp(move.log_ratio + sign * 1.96 * move.error) for sign in (-1, 1))
    return {
        **asdict(move.key),
        "good": move.good,
        "bad": move.bad,
        "before": move.before,
        "at": move.at,
        "state": move.state,
        "outcome": move.outcome,
        "ratio": None if move.log_ratio is None else math.exp(move.log_ratio),
        "interval": None if low is None else [low, high],
        "over": move.over,
        "grown": move.grown,
        "acknowledged": move.acknowledged,
        "reason": move.reason,
    }


def creep_data(found: Creep) -> dict[str, Any]:
    """One case that crept."""
    return {
        **asdict(found.key),
        "ratio": math.exp(found.log_ratio),
        "interval": [math.exp(found.low), math.exp(found.high)],
    }
