"""The report of `smoke`: how every workload's check ended at a small size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.records import Record, to_json
from bench.reporting import figures
from bench.reporting.presentation import Cell, Line, Outcome, Page, Presentation, Result, Table, columns, line
from bench.storing.formats import VERSION
from bench.storing.reports import SMOKE

BAD = ("wrong", "crashed")


@dataclass(frozen=True)
class SmokeReport:
    """The checks of one run; nothing was timed."""

    records: Sequence[Record]

    @property
    def exit_code(self) -> int:
        """1 if any answer was wrong or any process crashed."""
        return 1 if any(record.check.outcome in BAD for record in self.records) else 0


def present(report: SmokeReport) -> Presentation:
    """The report, ready for any renderer."""
    counts: Counter[str] = Counter(record.check.outcome for record in report.records)
    told = ", ".join(
        f"{counts[each]} {each}" for each in ("proven", "unproven", "removed", *BAD) if counts[each]
    )
    summary = Cell(f"{_workloads(report)} checked: {told}", "bad" if report.exit_code else "strong")
    rows = tuple(map(_line, report.records))
    table = Table("workloads at their smoke points", columns("case", "answer", "why"), rows, what="workloads")
    return Presentation(Page((summary,), (table,)), _data(report), tuple(map(_outcome, report.records)))


def _workloads(report: SmokeReport) -> str:
    count = len(report.records)
    return f"{count} workload{'s' * (count != 1)}"


def _line(record: Record) -> Line:
    bad = record.check.outcome in BAD
    answer = Cell(figures.answer(record.check), "bad" if bad else "")
    return line(figures.name(record.entry), answer, record.check.reason, telling=bad)


def _data(report: SmokeReport) -> dict[str, Any]:
    checks = [{"case": record.entry.case, **to_json(record.check)} for record in report.records]
    return {VERSION: SMOKE.version, "command": "smoke", "checks": checks, "exit_code": report.exit_code}


def _outcome(record: Record) -> Outcome:
    check = record.check
    result: Result = (
        "failed" if check.outcome in BAD else "skipped" if check.outcome == "removed" else "passed"
    )
    return Outcome(record.entry.workload, record.entry.case, result, check.reason)
