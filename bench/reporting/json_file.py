"""The report as versioned JSON; `docs/report.schema.json` is its schema."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

from bench.errors import Refusal
from bench.judging.ceilings import ceilings_of, share
from bench.records import Record, to_json
from bench.reporting import device, figures, tuning
from bench.reporting.terminal import Report
from bench.storing.files import write_whole
from bench.storing.formats import VERSION
from bench.storing.reports import BISECTION, REPORT, SWEEP


def as_data(report: Report) -> dict[str, Any]:
    """The report as plain JSON data."""
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
        "tuned": tuning.as_data(report.records),
        "shares": _shares(report),
        "device": device.as_data(report.records),
        "verdicts": [_verdict(to_json(verdict)) for verdict in report.verdicts],
        "results": report.folder,
        "exit_code": report.exit_code,
    }


def _shares(report: Report) -> list[dict[str, Any]]:
    """What each timed case reaches of its device's ceiling, where both are known, by name."""
    ceilings = ceilings_of(report.environments["a"][0])
    by_case: dict[str, list[Record]] = {}
    for record in report.records:
        by_case.setdefault(record.entry.case, []).append(record)
    times = {case: figures.per_call(records) for case, records in sorted(by_case.items())}
    if ceilings is None:
        return []
    found = {
        case: share(by_case[case][0].work, median(each), ceilings) for case, each in times.items() if each
    }
    return [{"case": case, **to_json(each)} for case, each in found.items() if each]


def _verdict(data: Mapping[str, Any]) -> dict[str, Any]:
    return {**data, "interval": list(data["interval"]) if data["interval"] else None}


def require_writable(path: Path) -> None:
    """Raise Refusal (3) where a report could not be written at the end of a run, before the run begins."""
    if not os.access(path.parent, os.W_OK) or path.is_dir():
        raise Refusal(f"--json {path}: cannot be written there; name a file in a folder that is writable", 3)


def write(report: Report, path: Path) -> None:
    """Write the report; raises Refusal (3) where the file cannot be written."""
    _write(as_data(report), path)


def write_all(first: str, reports: Mapping[str, Report], refused: Mapping[str, str], path: Path) -> None:
    """Write a sweep's reports, by the side that is not the first, and why others have none.

    Raises Refusal (3) where that cannot be done.
    """
    made = {name: as_data(report) for name, report in reports.items()}
    data = {
        VERSION: SWEEP.version,
        "command": "sweep",
        "first": first,
        "comparisons": made,
        "refused": dict(refused),
    }
    _write(data, path)


def write_search(plan: Mapping[str, Any], known: Mapping[str, str], answer: str, path: Path) -> None:
    """Write what a search was asked, what it learned of each build, and its answer; raises Refusal (3) likewise."""
    _write(
        {VERSION: BISECTION.version, "command": "bisect", **plan, "known": dict(known), "answer": answer},
        path,
    )


def _write(data: Mapping[str, Any], path: Path) -> None:
    write_whole(path, json.dumps(data, indent=1, allow_nan=False) + "\n")
