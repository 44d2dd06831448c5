"""What a history says of each of its machines, for pages: as of the newest run, so that a page does not age."""

from __future__ import annotations

from pathlib import Path

from bench.experiments.history_judging import judge, known_in
from bench.reporting.machine_history import MachineHistory
from bench.settings import JudgeSettings
from bench.storing.history import History


def told(history: History, acknowledged: Path) -> list[MachineHistory]:
    """The judged history of every machine that has series; raises Refusal where something cannot be read."""
    known = known_in(acknowledged)
    found = []
    for machine in history.machines():
        runs = history.runs(machine)
        measured = [run for run in runs if run.purpose == "night" and run.cases]
        release = measured[-1].base if measured else ""
        judged = judge(history, machine, known, runs[-1].moment, JudgeSettings.margin, release)
        if judged.series:
            found.append(
                MachineHistory(
                    machine=machine,
                    series=judged.series,
                    moves=judged.moves,
                    regressions=judged.regressed(),
                    creeping=judged.creeping,
                    failures=tuple(run for run in runs if run.failure),
                    complaints=judged.complaints,
                )
            )
    return found
