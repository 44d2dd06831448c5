"""What a run of one side will measure: every case in several lane processes. Pure."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bench.records import Entry


@dataclass(frozen=True)
class Plan:
    """What a run will measure, drawn before it starts and stored with it."""

    run: str
    started: float
    command: str
    cases: tuple[str, ...]
    processes: int
    budget: float  # seconds of timed rounds per case, over all processes; 0 to check only
    seed: int  # of the order of cases
    whole: bool  # every default case, none picked by hand
    deterministic: bool = False  # whether a further process checks every case with TF32 off, determinism on
    tries: int = 3  # processes at most that a case which dies is tried in
    anew: bool = True  # whether each of these is a fork of a lane process of its own

    def order(self, process: int) -> list[str]:
        """The cases in the order of one lane process."""
        return random.Random(f"{self.seed}-{process}").sample(self.cases, len(self.cases))


@dataclass(frozen=True)
class Task:
    """One case in one lane process: a line of the plan, and a line of progress."""

    process: int
    entry: Entry
    deterministic: bool = False


def tasks(plan: Plan, entries: Mapping[str, Entry], done: Collection[tuple[int, str]]) -> list[Task]:
    """The plan's tasks that are not done; what is measured once is in the first process only.

    A deterministic plan's last process times nothing.
    """
    timed = [
        Task(process, entries[case])
        for process in range(plan.processes)
        for case in plan.order(process)
        if process == 0 or entries[case].kind != "once"
    ]
    last = plan.processes
    again = [Task(last, entries[case], deterministic=True) for case in plan.order(last)]
    planned = [*timed, *again] if plan.deterministic else timed
    return [task for task in planned if (task.process, task.entry.case) not in done]
