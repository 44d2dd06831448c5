"""Series read from a history to be looked at, and runs of other commands that are added to it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from bench import host
from bench.errors import Refusal
from bench.experiments.history_judging import BUILDS, WINDOW
from bench.host.identity import machine_id
from bench.judging.chain import chained
from bench.judging.change_points import changes, threshold
from bench.reporting.history import HistoryReport
from bench.running.selection import matches
from bench.storing.history import History


def read(history: History, where: str, machine: str, globs: Sequence[str], series: str) -> HistoryReport:
    """The series of a machine whose cases the globs name, as much of each as a night judges.

    Raises Refusal (2) where there are none.
    """
    mine = machine or machine_id(host.machine())
    there = history.machines()
    if mine not in there:
        raise Refusal(
            f"{where}: has nothing of machine {mine}; it has {', '.join(there) or 'nothing at all'}", 3
        )
    found = {
        key: chained(points, BUILDS)
        for key, points in history.series(mine, time.time() - WINDOW, series=series).items()
        if not globs or any(matches(glob, key.case) for glob in globs)
    }
    if not found:
        raise Refusal(f"no {series} series matches {', '.join(globs) or 'anything'} in {where}")
    level = threshold(len(found))
    return HistoryReport(where, mine, found, {key: changes(each, level) for key, each in found.items()})
