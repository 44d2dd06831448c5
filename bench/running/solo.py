"""A run of one side: every case in several lane processes, one pass over the cases per process."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.documented import Documented
from bench.records import (
    CRASHED,
    PROVEN,
    UNPROVEN,
    WRONG,
    Ceilings,
    Check,
    Entry,
    Environment,
    Measurement,
    Record,
)
from bench.regression import KnownRegression
from bench.running.attempts import Attempt, again, together
from bench.running.live_case import ExpectedOf, LiveCase, Observe
from bench.running.sentinel import sentinel
from bench.running.side import Side
from bench.running.solo_plan import Plan, Task
from bench.running.turns import cores_in_turn
from bench.running.workers import Start, Worker

MOST_ROUNDS = 40
DETERMINISTIC = "with TF32 off and op determinism on"


class Solo:
    """Drives fresh lane processes of one side, one after the other, and yields a record per task."""

    def __init__(
        self,
        side: Side,
        expected_of: ExpectedOf,
        start: Start,
        folder: Path,
        observe: Observe | None = None,
    ) -> None:
        """`folder` is where its lane processes run; `observe` watches the GPU during a round, where there is one."""
        self.side, self.folder, self._expected_of, self._start = side, folder, expected_of, start
        self._observe = observe
        self._workers: dict[int, Worker] = {}
        self._crashed: set[str] = set()  # cases that need not be tried again to be known as such

    def catalogue(self) -> Sequence[Entry]:
        """Every case that the side's lane process lists."""
        return self._worker(0).catalogue

    def places(self) -> Sequence[Documented]:
        """The places of the note that those cases stand for."""
        return self._worker(0).places

    def regressions(self) -> Sequence[KnownRegression]:
        """The known regressions that the side's lane process lists."""
        return self._worker(0).regressions

    def release(self) -> str:
        """The version of TensorFlow that the side's lane processes load."""
        return self._worker(0).release

    def environment(self) -> Environment:
        """The environment that the side's lane processes share."""
        return self._live().environment()

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
        while self._workers:
            self._workers.popitem()[1].close()

    def _asked(self, do: str, **arguments: Any) -> dict[str, Any]:
        return self._live().ask_once(arguments.get("case", do), do, **arguments)

    def _live(self) -> Worker:
        return self._worker(next(iter(self._workers), 0))

    def _worker(self, process: int, deterministic: bool = False) -> Worker:
        if process not in self._workers:
            self.close()
            side = replace(self.side, deterministic=deterministic)
            self._workers = {process: self._start({"": side})[""]}
        return self._workers[process]

    def _measured(self, plan: Plan, task: Task, environment: str) -> Record:
        budget = plan.budget / (1 if task.entry.kind == "once" else plan.processes)
        case, measurement = self._attempt(task, budget)
        attempts: list[Attempt] = [(case.check, case.death)]
        while again(attempts, plan.tries) and task.entry.case not in self._crashed:
            if plan.anew:
                self.close()
            case, measurement = self._attempt(task, budget, fresh=True)
            attempts.append((case.check, case.death))
        check = together(attempts)
        self._crashed |= {task.entry.case} if check.outcome == CRASHED else set()
        return Record(
            run=plan.run,
            started=plan.started,
            side=self.side.name,
            process=task.process,
            entry=task.entry,
            check=_told(check) if task.deterministic else check,
            environment=environment,
            work=case.work,
            measurement=measurement if check.outcome in (PROVEN, UNPROVEN) else None,
            deterministic=task.deterministic,
        )

    def _attempt(self, task: Task, budget: float, fresh: bool = False) -> tuple[LiveCase, Measurement | None]:
        """The case in a fork of the task's lane process.

        In the run's first process, and in a `fresh` one after a death, the fork ends as programs do.
        """
        worker = self._worker(task.process, task.deterministic)
        case = LiveCase(worker, task.entry, self._expected_of(task.entry, worker.release), self._observe)
        case.begin(sentinel())
        case.built()
        case.prove()
        if budget and case.timeable and not task.deterministic:
            iterations = _time(case, budget)
            if self.side.device.startswith("gpu") and case.timeable:
                case.look_at_device(iterations)
        case.close(ordinary=fresh or task.process == 0)
        measurement = case.measurement()
        if not worker.alive:
            self.close()
        return case, measurement


def _told(check: Check) -> Check:
    """The check of a deterministic process, which says so where it is wrong or crashed."""
    deaths = tuple(f"{how} {DETERMINISTIC}" for how in check.deaths)
    reason = f"{DETERMINISTIC}: {check.reason}" if check.outcome in (WRONG, CRASHED) else check.reason
    return replace(check, reason=reason, deaths=deaths)


def _time(case: LiveCase, budget: float) -> int:
    """Rounds until the budget is spent, at least one, at most forty; how many iterations each has."""
    pace, spent, rounds = case.warm_up(), 0.0, 0
    iterations, cores = pace.iterations, cores_in_turn([pace], random.Random(case.entry.case))
    while iterations and spent < budget and rounds < MOST_ROUNDS:
        measured = case.round(iterations, core=next(cores))
        if measured is None:
            break
        spent, rounds = spent + measured.seconds * iterations, rounds + 1
    return iterations
