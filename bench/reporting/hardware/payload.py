"""The data of a hardware report for its page: numbers from which a reader's choice of environments is worked out."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from bench.judging.hardware import Cell, Column, Fleet, Levels, Spread, model
from bench.judging.levels import ORDINARY, quantile, strict_level
from bench.records import Entry, to_json
from bench.reporting import figures
from bench.reporting.hardware import names

GRID = 64  # steps of 1 ÷ degrees of freedom, from 0 to 1, at which t is given
MANY = 1e9  # degrees of freedom that stand for infinitely many


def payload(fleet: Fleet, spread: Spread) -> dict[str, Any]:
    """Plain JSON data; times as logarithms with five digits behind the point: a thousandth of a percent."""
    cases = list(fleet.entries)
    reasons: dict[str, int] = {}
    return {
        "cases": [_case(fleet, case) for case in cases],
        "environments": [_environment(fleet, number, cases, reasons) for number in range(len(fleet.columns))],
        "reasons": list(reasons),
        "pairs": [
            {
                "a": a,
                "b": b,
                "logs": [_logs(found.pairs, case) for case in cases],
                "prior": _prior(found.pairs),
            }
            for (a, b), found in fleet.paired.items()
            if a < b
        ],
        "spread": {
            "overall": _short(spread.overall),
            "cases": [_short(spread.cases.get(case, 0.0)) for case in cases],
            "boxes": [list(each) for each in spread.boxes],
        },
        "t": [_quantiles(ORDINARY), _quantiles(strict_level(len(cases)))],
        "currency": fleet.currency,
        "properties": [list(each) for each in names.compared(fleet.columns)],
    }


def _case(fleet: Fleet, case: str) -> dict[str, Any]:
    entry, work = fleet.entries[case], fleet.work[case]
    made = {
        "id": case,
        "name": figures.name(entry),
        "family": entry.workload,
        "option": f"--cases {shlex.quote(case)}",
        "items": work.items,
        "unit": work.unit,
        "flops": work.flops,
        "bytes": work.bytes,
        "compute": work.compute,
        "numbers": _numbers(entry),
        "tunedOf": entry.tuned_of,
    }
    return {name: value for name, value in made.items() if value not in ("", 0.0, {})}


def _numbers(entry: Entry) -> dict[str, float]:
    """The sizes of a point, by which cases of one workload scale."""
    sizes = {name: value for name, value in entry.point.items() if not isinstance(value, (str, bool))}
    return {name: float(value) for name, value in sizes.items()}


def _environment(fleet: Fleet, number: int, cases: Sequence[str], reasons: dict[str, int]) -> dict[str, Any]:
    column = fleet.columns[number]
    cells = [column.cells.get(case) for case in cases]
    return {
        "name": column.name,
        "side": column.side,
        "command": column.command,
        "machine": repr(sorted(column.machine.items(), key=str)),
        "model": model(column),
        "prior": _prior(column.levels),
        "logs": [_logs(column.levels, case) for case in cases],
        "states": [_state(cell, reasons) for cell in cells],
        "firstCall": [_of(cell, "first_call") for cell in cells],
        "collect": [_of(cell, "collect") for cell in cells],
        "cpu": [_of(cell, "cpu") for cell in cells],
        "peak": [_of(cell, "peak") for cell in cells],
        "joules": [_of(cell, "joules") for cell in cells] if any(c and c.joules for c in cells) else [],
        "error": [_of(cell, "error") for cell in cells],
        "ceilings": to_json(column.ceilings) if column.ceilings else None,
        "price": column.price,
        **_phases(column),
    }


def _phases(column: Column) -> Mapping[str, float | None]:
    return {"import": _short(column.import_seconds), "sentinel": _short(column.sentinel)}


def _state(cell: Cell | None, reasons: dict[str, int]) -> list[Any]:
    """The state, and the number of its reason, which many cases may have."""
    if cell is None:
        return ["not measured"]
    return [cell.state, reasons.setdefault(cell.reason, len(reasons))] if cell.reason else [cell.state]


def _logs(levels: Levels, case: str) -> list[float | None]:
    return [None if math.isnan(each) else round(each, 5) for each in levels.logs.get(case, ())]


def _prior(levels: Levels) -> list[float | None]:
    return [_short(levels.prior.variance), _short(levels.prior.freedom)]


def _of(cell: Cell | None, name: str) -> float | None:
    return _short(getattr(cell, name)) if cell else None


def _short(value: float | None) -> float | None:
    """Four significant digits."""
    return None if value is None or not math.isfinite(value) else float(f"{value:.4g}")


def _quantiles(confidence: float) -> list[float]:
    """The logarithm of Student's quantile at 1 ÷ freedom = 0, 1/GRID, … 1."""
    return [round(math.log(quantile(GRID / k if k else MANY, confidence)), 6) for k in range(GRID + 1)]
