"""A comparison that was interrupted, as far as it went."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.commands.going_on import require_listed, require_unchanged
from bench.errors import Refusal
from bench.records import Environment, Record
from bench.running.pairs import ROLES, PairPlan, plan_from
from bench.storing.results import last_interrupted


@dataclass(frozen=True)
class Begun:
    """What is on the disk of a comparison that goes on."""

    plan: PairPlan
    environments: Mapping[str, Environment]  # by role
    records: Mapping[str, list[Record]]  # by case

    @property
    def pairs(self) -> int:
        """How many pairs were begun; one that was not finished has told of some cases only."""
        return 1 + max(record.process for records in self.records.values() for record in records)

    def require_same(self, now: Mapping[str, Environment], catalogues: Sequence[Container[str]]) -> None:
        """Raise Refusal where it would go on with another machine, or a side with other software or other cases."""
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
        raise Refusal(f"the last {command} in {results} had measured nothing yet; leave --resume out")
    records: dict[str, list[Record]] = {}
    for record in run.records:
        records.setdefault(record.entry.case, []).append(record)
    return Begun(plan_from(run.plan), environments, records)
