"""A report as plain JSON data; docs/report.schema.json is its schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bench.judging.on_device import OnDevice
from bench.records import to_json
from bench.reporting.model import Report
from bench.storing.formats import VERSION
from bench.storing.reports import REPORT


def report_data(report: Report) -> dict[str, Any]:
    """The report of a run or a comparison."""
    environments = [
        {"role": role, "key": each.key, **to_json(each)}
        for role, found in report.environments.items()
        for each in found
    ]
    return {
        VERSION: REPORT.version,
        "command": report.command,
        "machine": report.machine,
        "environments": environments,
        "differences": list(report.differences),
        "tuned": [
            {
                "documented": pair.documented.case,
                "tuned": pair.tuned.case,
                "documented_seconds_per_item": pair.documented_seconds,
                "tuned_seconds_per_item": pair.tuned_seconds,
                "ratio": pair.ratio,
                "spread": list(pair.spread),
            }
            for pair in report.tuned
        ],
        "shares": [
            {"case": row.entry.case, **asdict(row.share)}
            for row in sorted(report.rows, key=lambda row: row.entry.case)
            if row.share
        ],
        "device": [_on_device(each) for each in report.on_device],
        "verdicts": [_verdict(to_json(verdict)) for verdict in report.verdicts],
        "results": report.folder,
        "exit_code": report.exit_code,
    }


def _verdict(data: Mapping[str, Any]) -> dict[str, Any]:
    """Without the estimate where there is none: verdicts against a baseline have an interval only."""
    told = {name: value for name, value in data.items() if name != "estimate" or value}
    return {**told, "interval": list(data["interval"]) if data["interval"] else None}


def _on_device(found: OnDevice) -> dict[str, Any]:
    data = asdict(found)
    del data["entry"]
    return {"case": found.entry.case, **data}
