"""The hardware report as rows of two tables: each case in each environment, and each environment beside the base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import exp
from typing import Any

from bench.judging.hardware import Fleet, Score, Speed, Versus

CASES: Mapping[str, type] = {
    "environment": str,
    "case": str,
    "family": str,
    "check": str,
    "reason": str,
    "seconds": float,
    "standard_error": float,  # of the logarithm of seconds
    "freedom": float,
    "clusters": int,
    "first_call_seconds": float,
    "build_seconds": float,
    "collect_seconds": float,
    "cpu_seconds": float,
    "peak_bytes": float,
    "joules_per_item": float,
    "error_share": float,
    "cost_per_call": float,
}
SPEEDS: Mapping[str, type] = {
    "baseline": str,
    "environment": str,
    "family": str,  # empty for all cases together
    "case": str,  # empty for a geometric mean
    "n": int,
    "speed": float,
    "low": float,
    "high": float,
    "significant": bool,
    "paired": bool,
}


def case_rows(fleet: Fleet) -> Iterator[dict[str, Any]]:
    """A row per environment and case."""
    for number, column in enumerate(fleet.columns):
        for case, entry in fleet.entries.items():
            found, cell = column.level.get(case), column.cells.get(case)
            row: dict[str, Any] = {"environment": column.name, "case": case, "family": entry.workload}
            row["check"] = fleet.state(case, number)
            if found:
                row |= {"seconds": exp(found.log), "freedom": found.freedom}
                row["standard_error"] = found.variance**0.5 if found.freedom else None
                row["clusters"] = found.count
                row["cost_per_call"] = column.price and column.price * exp(found.log) / 3600
            if cell:
                row |= {"reason": cell.reason, "error_share": cell.error, "peak_bytes": cell.peak}
                row |= {"first_call_seconds": cell.first_call, "build_seconds": cell.build}
                row |= {"collect_seconds": cell.collect, "cpu_seconds": cell.cpu}
                row["joules_per_item"] = cell.joules
            yield row


def speed_rows(fleet: Fleet, base: int, found: Mapping[int, Versus]) -> Iterator[dict[str, Any]]:
    """A row per environment beside the base, for all cases, each family and each case."""
    for number, versus in found.items():
        sides = {"baseline": fleet.columns[base].name, "environment": fleet.columns[number].name}
        scores: dict[str, Score | None] = {"": versus.overall, **versus.families}
        for family, score in scores.items():
            if score:
                yield {**sides, "family": family, "case": "", "n": len(score.cases), **_speed(score.speed)}
        for case, speed in versus.cases.items():
            yield {**sides, "family": fleet.entries[case].workload, "case": case, "n": 1, **_speed(speed)}


def _speed(speed: Speed) -> dict[str, Any]:
    low, high = speed.interval or (None, None)
    told = {"speed": speed.ratio, "low": low, "high": high}
    return {**told, "significant": speed.significant, "paired": speed.paired}
