"""A side compared with itself: what this machine makes of identical sides, kept for later verdicts."""

from __future__ import annotations

import shutil
import time
from dataclasses import asdict, replace
from pathlib import Path

from bench.experiments.comparison_state import ComparisonState
from bench.host.identity import machine_id
from bench.judging.selftest import Selftest, selftest_from, selftest_of
from bench.reporting.model import Report
from bench.reporting.progress import say
from bench.running.side import Side
from bench.storing import selftests
from bench.verdicts import MOVED


def twice(side: Side, folder: Path) -> dict[str, Side]:
    """The side against a second copy of its files, in a folder, where it is an environment; else against itself.

    Where files lie is part of what identical sides may differ by, so nothing is linked.
    """
    home, again = side.interpreter.parent.parent, folder / "again"
    if side.image or not (home / "pyvenv.cfg").is_file():
        return {"a": side, "b": replace(side, name=f"{side.name} again")}
    say(f"copying {home}, so that the other side has files of its own")
    shutil.copytree(home, again, symlinks=True)
    interpreter = again / side.interpreter.relative_to(home)
    return {"a": side, "b": replace(side, name=f"{side.name}, a second copy", interpreter=interpreter)}


def keep(report: Report, state: ComparisonState, results: Path) -> list[Selftest]:
    """Add a selftest to those of its machine; all of them, the new one last."""
    machine = machine_id(report.environments["a"][0].machine)
    found = selftests.read(results, machine, selftest_from)
    when = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    now = selftest_of(when, report.sides["a"], state.plan.budget, report.verdicts, state.ratios())
    selftests.add(results, machine, asdict(now))
    return [*found, now]


def with_alarms(report: Report) -> Report:
    """The report with exit code 1 where identical sides differ, in either direction and in any series."""
    alarm = any(verdict.outcome in MOVED for verdict in report.verdicts)
    return replace(report, exit_code=1) if alarm else report
