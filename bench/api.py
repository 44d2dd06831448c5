"""The suite from Python: each function does what the command of its name does, and returns the report as values.

Keywords are the fields of the settings in `bench.settings`; a misspelt one raises TypeError. Progress goes to
standard error; nothing is printed. docs/python.md shows how.
"""

from __future__ import annotations

from typing import Any

from bench.errors import Refusal
from bench.experiments.bench_run import bench
from bench.experiments.comparison import compare as compare_sides
from bench.experiments.conformance import conform
from bench.experiments.one_side import solo_of
from bench.experiments.sides import resolve
from bench.judging.rule import Terms
from bench.reporting.conformance import ConformanceReport
from bench.reporting.model import Report
from bench.settings import BenchSettings, CaseSettings, ComparisonSettings


def compare(a: str, b: str, **settings: Any) -> Report:
    """Compare side B with side A; keywords are those of `ComparisonSettings`.

    A side is a lane, a requirement, an interpreter's path, or image:NAME. Raises Refusal for one that cannot be had.
    """
    chosen, reports = ComparisonSettings(**settings), list[Report]()
    sides = {role: resolve(text, chosen, chosen.device) for role, text in (("a", a), ("b", b))}
    compare_sides("compare", sides, chosen, Terms(chosen.margin), reports.append)
    if not reports:
        raise Refusal("nothing was measured", 3)
    return reports[-1]


def cpu_bench(lane: str = "", **settings: Any) -> Report:
    """Check, time and judge the cases of one side; keywords are those of `BenchSettings`."""
    chosen = BenchSettings(lane=lane, **settings)
    with solo_of(chosen, resolve(lane, chosen, "cpu")) as solo:
        report = bench("cpu_bench", chosen, solo)
    if report is None:
        raise Refusal("list=True measures nothing")
    return report


def conformance(*lanes: str, **settings: Any) -> ConformanceReport:
    """Check the documented cases on these lanes, or on all; keywords are those of `CaseSettings`."""
    return conform(lanes, CaseSettings(**settings), lambda _: None)
