"""A run of one side: every case in several lane processes, one pass over the cases per process."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.records import (
    WRONG,
    Ceilings,
    Check,
    Documented,
    Entry,
    Environment,
    Measurement,
    Record,
)
from bench.running.gpu_watch import watch_over
from bench.running.live_case import LiveCase, Stored
from bench.running.sentinel import sentinel
from bench.running.side import Side
from bench.running.workers import Worker, asked_once, environment_of, start

MOST_ROUNDS = 40
DETERMINISTIC = "with TF32 off and op determinism on"


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


class Solo:
    """Drives fresh lane processes of one side, one after the other, and yields a record per task."""

    def __init__(self, side: Side, stored: Stored, folder: Path, log: Path) -> None:
        """`stored` says what is expected of a case; its files go to `folder`, what lane processes print to `log`."""
        self.side, self.folder, self._stored, self._log = side, folder, stored, log
        self._workers: dict[int, Worker] = {}
        self._on_gpu = side.device.startswith("gpu")
        self._watch = watch_over(side.variables) if self._on_gpu else None

    def catalogue(self) -> Sequence[Entry]:
        """Every case that the side's lane process lists."""
        return self._worker(0).catalogue

    def places(self) -> Sequence[Documented]:
        """The places of the note that those cases stand for."""
        return self._worker(0).places

    def release(self) -> str:
        """The version of TensorFlow that the side's lane processes load."""
        return self._worker(0).release

    def environment(self) -> Environment:
        """The environment that the side's lane processes share."""
        return environment_of(self._live(), self.side)

    def ceilings(self) -> Ceilings:
        """What the side's device itself reaches; takes a second or two."""
        return Ceilings(**self._asked("ceilings")["ceilings"])

    def measure(self, plan: Plan, todo: Sequence[Task], environment: str) -> Iterator[Record]:
        """Check, and if the plan has a budget time, each task in turn."""
        for task in todo:
            yield self._measured(plan, task, environment)

    def has_band(self, case: str) -> bool:
        """Whether a case is judged by a golden band over seeds."""
        return bool(self._asked("has_band", case=case, seed=0)["band"])

    def golden_values(self, case: str, seed: int) -> Mapping[str, float]:
        """The scalars of the case's reference for one seed."""
        values: Mapping[str, float] = self._asked("golden", case=case, seed=seed)["values"]
        return values

    def differing(self, case: str, seed: int) -> Mapping[str, Any]:
        """What of the case's answer is not the reference's, by name."""
        answer: Mapping[str, Any] = self._asked("differing", case=case, seed=seed)["answer"]
        return answer

    def close(self) -> None:
        """End every lane process."""
        for worker in self._workers.values():
            worker.close()

    def _asked(self, do: str, **arguments: Any) -> dict[str, Any]:
        return asked_once(self._live(), do, do, **arguments)

    def _live(self) -> Worker:
        return self._worker(next(iter(self._workers), 0))

    def _worker(self, process: int, deterministic: bool = False) -> Worker:
        if process not in self._workers:
            self.close()
            side = replace(self.side, deterministic=deterministic)
            self._workers = {process: start(side, self.folder, self._log)}
        return self._workers[process]

    def _measured(self, plan: Plan, task: Task, environment: str) -> Record:
        budget = plan.budget / (1 if task.entry.kind == "once" else plan.processes)
        case, measurement = self._attempt(task, budget)
        if case.worker_died:  # perhaps not of its own doing: somebody's kill, memory short for a moment
            case, measurement = self._attempt(task, budget)
        return Record(
            run=plan.run,
            started=plan.started,
            side=self.side.name,
            process=task.process,
            entry=task.entry,
            check=_told(case.check) if task.deterministic else case.check,
            environment=environment,
            work=case.work,
            measurement=measurement,
            deterministic=task.deterministic,
        )

    def _attempt(self, task: Task, budget: float) -> tuple[LiveCase, Measurement | None]:
        worker = self._worker(task.process, task.deterministic)
        case = LiveCase(worker, task.entry, self._stored(task.entry, worker.release), self._watch)
        case.begin(sentinel())
        case.built()
        case.prove()
        if budget and case.timeable and not task.deterministic:
            iterations = _time(case, budget)
            if self._on_gpu and case.timeable:
                case.look_at_device(iterations)
        measurement = case.close()
        if case.worker_died:
            self._workers.pop(task.process).close()
        return case, measurement


def _told(check: Check) -> Check:
    """The check of a deterministic process, which says so where it is wrong."""
    return replace(check, reason=f"{DETERMINISTIC}: {check.reason}") if check.outcome == WRONG else check


def _time(case: LiveCase, budget: float) -> int:
    """Rounds until the budget is spent, at least one, at most forty; how many iterations each has."""
    iterations, spent, rounds = case.warm_up(), 0.0, 0
    while iterations and spent < budget and rounds < MOST_ROUNDS:
        measured = case.round(iterations)
        if measured is None:
            break
        spent, rounds = spent + measured.seconds * iterations, rounds + 1
    return iterations
