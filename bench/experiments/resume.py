"""An interrupted run or comparison: what must be as it was before it goes on."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.errors import Refusal
from bench.judging.differences import differences
from bench.records import Environment, Record
from bench.running.pair_plan import ROLES, PairPlan, plan_from
from bench.storing.results import last_interrupted


@dataclass(frozen=True)
class Begun:
    """What is on the disk of a comparison that goes on."""

    plan: PairPlan
    environments: Mapping[str, Environment]  # by role
    records: Mapping[str, list[Record]]  # by case

    @property
    def pairs(self) -> int:
        """How many pairs were begun; the last one may have visited some cases only."""
        return 1 + max(record.process for records in self.records.values() for record in records)

    def require_same(self, now: Mapping[str, Environment], catalogues: Sequence[Container[str]]) -> None:
        """Raise Refusal where the machine, a side's software, or the cases are not what they were."""
        for role in ROLES:
            require_unchanged(now[role], self.environments[role])
        for catalogue in catalogues:
            require_listed(self.plan.cases, catalogue)


def begun(results: Path, command: str) -> Begun:
    """The last run, if it is an interrupted comparison with records of both sides; raises Refusal where it is not."""
    run = last_interrupted(results, command)
    environments: dict[str, Environment] = {
        record.role: run.environments[record.environment] for record in run.records
    }
    if set(environments) != set(ROLES):
        raise Refusal(f"--resume: the last {command} in {results} measured nothing; run without --resume")
    records: dict[str, list[Record]] = {}
    for record in run.records:
        records.setdefault(record.entry.case, []).append(record)
    return Begun(plan_from(run.plan), environments, records)


def require_unchanged(now: Environment, then: Environment) -> None:
    """Raise Refusal where a run that is to go on began on another machine or with other software."""
    changed = [*differences(now.machine, then.machine), *differences(now.software, then.software)]
    if changed:
        raise Refusal(
            f"--resume: the run began with another setup ({'; '.join(changed)}); run without --resume"
        )


def require_listed(cases: Sequence[str], listed: Container[str]) -> None:
    """Raise Refusal where a run that is to go on has a case that is not there now."""
    for case in cases:
        if case not in listed:
            raise Refusal(
                f"--resume: the run has {case}, which is not listed now; repeat its --workloads, --dataset"
            )
