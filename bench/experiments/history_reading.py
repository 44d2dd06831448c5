"""A history read to be looked at: some of its series, or all that it says of its builds."""

from __future__ import annotations

import time
from collections.abc import Sequence

from bench import host
from bench.errors import Refusal
from bench.experiments.history_judging import BUILDS, WINDOW, judge
from bench.host.identity import machine_id
from bench.judging.acknowledged import Acknowledgement
from bench.judging.build_rows import build_rows
from bench.judging.chain import chained
from bench.judging.change_points import changes, threshold
from bench.judging.tracked import tracked
from bench.reporting.builds_data import BuildsReport
from bench.reporting.history import HistoryReport
from bench.running.selection import matches
from bench.storing.history import History


def whose(history: History, where: str, machine: str) -> str:
    """The machine that is looked at: the named one, else this one, else the only one; raises Refusal (3) for none."""
    there, this = history.machines(), machine or machine_id(host.machine())
    if this in there:
        return this
    if machine or len(there) != 1:
        told = f"it has {', '.join(there) or 'nothing at all'}" + ("; --machine NAME" if there else "")
        raise Refusal(f"{where}: has nothing of machine {this}; {told}", 3)
    return there[0]


def read(history: History, where: str, machine: str, globs: Sequence[str], series: str) -> HistoryReport:
    """The series of a machine whose cases the globs name, as much of each as a night judges.

    Raises Refusal (2) where there are none.
    """
    mine = whose(history, where, machine)
    found = {
        key: chained(points, BUILDS)
        for key, points in history.series(mine, time.time() - WINDOW, series=series).items()
        if not globs or any(matches(glob, key.case) for glob in globs)
    }
    if not found:
        raise Refusal(f"no {series} series matches {', '.join(globs) or 'anything'} in {where}")
    level = threshold(len(found))
    return HistoryReport(where, mine, found, {key: changes(each, level) for key, each in found.items()})


def overview(
    history: History, where: str, machine: str, known: Sequence[Acknowledgement], margin: float
) -> BuildsReport:
    """All that a machine's history says of its builds, as of its newest run; raises Refusal (3) where it has none."""
    mine = whose(history, where, machine)
    runs = history.runs(mine)
    now = runs[-1].moment
    base = next((run.base for run in reversed(runs) if run.purpose == "night" and run.cases), "")
    judged = judge(history, mine, known, now, margin, base)
    walls = {key: each for key, each in judged.series.items() if key.series == "wall"}
    if not walls:
        raise Refusal(f"{where}: no build of {mine} has a time yet", 3)
    return BuildsReport(
        where=where,
        machine=judged.machine,
        base=base,
        cases=len(walls),
        builds=tuple(build_rows(walls, history.decided(mine, now - WINDOW), judged.runs)),
        ranges=judged.regressed(),
        pending=tuple(tracked(judged.moves, state="flagged")),
        refuted=sum(move.state == "refuted" for move in judged.moves),
        creeping=judged.creeping,
        findings=judged.complaints,
    )
