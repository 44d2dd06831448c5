"""What a finished comparison of a build with a base adds to the history."""

from __future__ import annotations

import time
from pathlib import Path

from bench.judging.history_points import Compared, points_of, turns_of
from bench.records import Record
from bench.reporting.model import Report, by_case
from bench.storing.results import read_run
from bench.tracking import Added, HistoryRun, Purpose


def added(report: Report, build: str, base: str, purpose: Purpose, began: float) -> Added:
    """What a finished comparison adds to the history."""
    run = read_run(Path(report.folder))
    name = Path(report.folder).name
    what = Compared(name, began, report.machine, build, base, purpose)
    one_core = all(environment.machine["cpus"] == 1 for environment in run.environments.values())
    cases: dict[str, list[Record]] = by_case(run.records)
    points = points_of(what, cases, report.verdicts, one_core)
    software = {role: dict(each[0].software) for role, each in report.environments.items() if each}
    count = len({point.case for point in points})
    seconds = time.time() - began
    made = HistoryRun(
        name,
        began,
        report.machine,
        purpose,
        build,
        base,
        count,
        seconds,
        "",
        "",
        software.get("b"),
        software.get("a"),
    )
    return Added(made, tuple(points), tuple(turns_of(what, run.records)))
