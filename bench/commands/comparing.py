"""One comparison of two sides, from its plan to its report."""

from __future__ import annotations

import random
import time
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import host
from bench.judging import paired as judging
from bench.judging.comparable import interrupted, not_comparable
from bench.judging.differences import differences
from bench.judging.drift import Drift, drift
from bench.judging.exit_codes import exit_code
from bench.judging.rule import HALVES, Rule
from bench.judging.turns import PairRatio, pair_ratios
from bench.records import REMOVED, WRONG, Entry, Environment, Record, Verdict
from bench.reporting.progress import VisitsProgress
from bench.reporting.terminal import Report
from bench.running.cases import Stored
from bench.running.pairs import ROLES, Pair, PairPlan, started
from bench.running.schedule import schedule
from bench.running.selection import select
from bench.running.workers import Side
from bench.storing.results import Results, without_time

KINDS = (  # small eager operations, dense products, eager and compiled training, tf.data, checkpoint
    "prime_square_differences[n=9,*",
    "matmul_chain[chain=orthogonal,n=512,products=16,device=*",
    "linear_regression[samples=2000,device=*",
    "linear_regression[samples=2000,mode=function,*",
    "input_pipeline[stages=documented,read=python,batches=64,dataset=*",
    "checkpoint_round_trip[what=variable,device=*",
)


def judged(verdict: Verdict) -> bool:
    """Whether a verdict needs no more pairs."""
    return verdict.outcome != "INCONCLUSIVE"


@dataclass(frozen=True)
class Terms:
    """What a comparison is judged by; fixed before the data."""

    margin: float
    bias: float = 0.0  # log-ratio that identical sides may show on this machine
    together: int = 1  # comparisons like this one whose false alarms are counted together
    extensions: int = 0  # how often the whole budget may be spent again
    settled: Callable[[Verdict], bool] = judged

    def rule(self, cases: Mapping[str, Sequence[Record]], of: int, one_core: bool) -> Rule:
        """The rule for these cases of `of`."""
        count = self.extensions + 1
        spent = (1 / count,) * count if self.extensions else HALVES
        prior = judging.fit(cases, one_core)
        return Rule(self.margin, of, self.bias, prior, spent, one_core, self.together)


class Comparing:
    """Runs pairs until every case is decided or the budget is spent, and judges at fixed looks."""

    def __init__(
        self, options: Namespace, sides: Mapping[str, Side], stored: Stored, folder: Path, terms: Terms
    ) -> None:
        self._options, self._sides, self._folder = options, sides, folder
        self._stored, self._terms = stored, terms
        self._records: dict[str, list[Record]] = {}
        self._environments: dict[str, Environment] = {}
        self._verdicts: dict[str, list[Verdict]] = {}  # of cases that are decided
        self._results: Results | None = None
        self._progress, self._visited = VisitsProgress(), 0
        self._rule = terms.rule({}, 1, False)
        self.drifts: dict[str, Drift] = {}
        self.plan: PairPlan | None = None  # until the first pair lists its cases

    def run(self) -> None:
        """All pairs of the plan; a case that is decided takes no part in the rest."""
        try:
            self._run_pairs()
        finally:
            self._progress.clear()
        if self._results:
            self._results.finish()

    def _run_pairs(self) -> None:
        log, seed = self._options.results / "lane.log", random.SystemRandom().randrange(2**32)
        for number, pair in started(self._sides, self._stored, seed, self._folder, log):
            plan = self.plan or self._begin(seed, pair)
            self._rule = self._terms.rule(self._records, len(plan.cases), self.one_core)
            for visit in range(plan.visits):
                self._round_of_visits(plan, number, visit, pair)
            self._look(plan, number + 1)
            if not self._undecided(plan):
                break

    def report(self) -> Report:
        """What is known so far; a case that is not decided yet was interrupted."""
        verdicts = [verdict for each in self._verdicts.values() for verdict in each]
        open_ = self._undecided(self.plan) if self.plan else []
        verdicts += [interrupted(case) for case in open_]
        a, b = self._environments.get("a"), self._environments.get("b")
        return Report(
            command=self._options.command,
            environments={role: [environment] for role, environment in self._environments.items()},
            machine=host.machine_id(host.machine()),
            records=[record for records in self._records.values() for record in records],
            verdicts=verdicts,
            differences=differences(b.software, a.software) if a and b else [],
            folder=str(self._results.folder) if self._results else "",
            exit_code=3 if open_ else exit_code(verdicts, self._options.strict),
        )

    def spent(self) -> str:
        """What the comparison may spend on a case, in a line."""
        if not self.plan:
            return "nothing was measured"
        plan = self.plan
        visits = f"{plan.visits} visits" if plan.visits > 1 else "a visit"
        cases = f"each of {len(plan.cases)} cases" if len(plan.cases) > 1 else "the case"
        return (
            f"about {plan.budget:.3g} s of turns at most for {cases}: {plan.pairs} pairs of "
            f"processes, each with {visits} of {plan.seconds:.2g} s to it; "
            f"judged after {' and '.join(map(str, plan.looks))} pairs"
        )

    def ratios(self) -> dict[str, list[PairRatio]]:
        """The log-ratio of each pair on the wall clock, by case."""
        return {case: pair_ratios(records, one_core=self.one_core) for case, records in self._records.items()}

    @property
    def one_core(self) -> bool:
        """Whether both sides have a single core: by `--one-core`, or because the machine has no more."""
        machines = [environment.machine for environment in self._environments.values()]
        return bool(machines) and all(machine["cpus"] == 1 for machine in machines)

    def _begin(self, seed: int, pair: Pair) -> PairPlan:
        """Pick the cases, and write the plan and both environments down."""
        self._environments = {role: pair.environment(role) for role in ROLES}
        cases = self._comparable([pair.catalogue(role) for role in ROLES])
        made = schedule(len(cases), self._options.budget, self._options.pairs, self._terms.extensions)
        now = time.time()
        name = time.strftime("%Y%m%dT%H%M%S", time.gmtime(now)) + f"-{self._options.command}"
        folder = _unused(self._options.results / name)
        self.plan = PairPlan(
            folder.name, now, self._options.command, cases, made.looks, made.visits, made.seconds, seed
        )
        self._results = Results(folder)
        self._results.start(asdict(self.plan))
        for environment in self._environments.values():
            self._results.add(environment)
        return self.plan

    def _comparable(self, catalogues: Sequence[Mapping[str, Entry]]) -> tuple[str, ...]:
        """The chosen cases that both sides list, on one machine; the others have their verdicts at once."""
        a, b = catalogues
        chosen = [entry.case for entry in select({**b, **a}.values(), self._options.cases, ("point",))]
        machines = [self._environments[role].machine for role in ROLES]
        self._verdicts = {case: [v] for case, v in not_comparable(chosen, catalogues, machines).items()}
        return tuple(case for case in chosen if case not in self._verdicts)

    def _undecided(self, plan: PairPlan) -> list[str]:
        return [case for case in plan.cases if case not in self._verdicts]

    def _round_of_visits(self, plan: PairPlan, number: int, visit: int, pair: Pair) -> None:
        cases = plan.order(number, visit, self._undecided(plan))
        rounds_after = (plan.pairs - number) * plan.visits - visit - 1
        for position, case in enumerate(cases):
            self._say(len(cases) * (1 + rounds_after) - position, case)
            self._visit(plan, number, visit, pair, case)

    def _visit(self, plan: PairPlan, number: int, visit: int, pair: Pair, case: str) -> None:
        assert self._results
        keys = {role: environment.key for role, environment in self._environments.items()}
        known = self._records.setdefault(case, [])
        for record in pair.measure(plan, number, visit, case, keys):
            self._results.add(record)
            known.append(record)
        if case not in self.drifts and (answers := pair.answers()):
            self.drifts[case] = drift(*answers)
        if any(record.check.outcome in (WRONG, REMOVED) for record in known[-2:]):
            self._results.void(case)
            self._records[case] = without_time(known, case)
            self._verdicts[case] = judging.judge_paired(self._records[case], self._rule, 0)

    def _look(self, plan: PairPlan, done: int) -> None:
        """At a look, judge; after the last, all is decided."""
        if done not in plan.looks:
            return
        self._rule = self._terms.rule(self._records, len(plan.cases), self.one_core)
        open_ = {case: self._records[case] for case in self._undecided(plan)}
        settled = self._terms.settled if done < plan.pairs else lambda _: True
        before = [verdict for verdicts in self._verdicts.values() for verdict in verdicts]
        look = plan.looks.index(done)
        self._verdicts |= judging.decide(open_, self._rule, look, settled, before)

    def _say(self, still: int, case: str) -> None:
        so_far = judging.running(self._records.get(case, []), self._rule)
        self._progress.visiting(self._visited, self._visited + still, case, so_far)
        self._visited += 1


def _unused(folder: Path) -> Path:
    """The folder, or the first with a number behind its name that no run of the same second has taken."""
    names = [folder, *(folder.with_name(f"{folder.name}-{number}") for number in range(2, 100))]
    return next(each for each in names if not each.exists())
