"""One comparison of two sides, from its plan to its report."""

from __future__ import annotations

import random
import time
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from bench import host
from bench.commands.terms import Terms
from bench.experiments.resume import Begun
from bench.judging import paired as judging
from bench.judging.answer_distance import AnswerDistance, distance_between
from bench.judging.comparable import interrupted, not_comparable
from bench.judging.differences import differences
from bench.judging.exit_codes import exit_code
from bench.judging.pair_ratios import PairRatio, pair_ratios
from bench.judging.rule import Rule
from bench.records import PROVEN, UNPROVEN, Entry, Environment, Record, Verdict
from bench.reporting.progress import VisitsProgress
from bench.reporting.terminal import Report
from bench.running.launch import starter
from bench.running.live_case import ExpectedOf
from bench.running.pair_plan import ROLES, PairPlan
from bench.running.pairs import Pair, started
from bench.running.schedule import schedule
from bench.running.selection import select
from bench.running.side import Side
from bench.storing.results import Results, without_time

KINDS = (  # small eager operations, dense products, eager and compiled training, tf.data, checkpoint
    "prime_square_differences[n=9,*",
    "matmul_chain[chain=orthogonal,n=512,products=16,device=*",
    "linear_regression[samples=2000,device=*",
    "linear_regression[samples=2000,mode=function,*",
    "input_pipeline[stages=documented,read=python,batches=64,dataset=*",
    "checkpoint_round_trip[what=variable,device=*",
)


class Comparing:
    """Runs pairs until every case is decided or the budget is spent, and judges at fixed looks."""

    def __init__(
        self,
        options: Namespace,
        sides: Mapping[str, Side],
        expected_of: ExpectedOf,
        folder: Path,
        terms: Terms,
        begun: Begun | None = None,
    ) -> None:
        """`begun` is an interrupted comparison of these sides that goes on."""
        self._begun = begun
        self._options, self._sides, self._folder = options, sides, folder
        self._expected_of, self._terms = expected_of, terms
        self._records: dict[str, list[Record]] = {}
        self._environments: dict[str, Environment] = {}
        self._verdicts: dict[str, list[Verdict]] = {}  # of cases that are decided
        self._results: Results | None = None
        self._progress, self._visited = VisitsProgress(), 0
        self._rule = terms.rule({}, 1, False)
        self.distances: dict[str, AnswerDistance] = {}
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
        start, begun = starter(self._folder, self._options.results / "lane.log"), self._begun
        seed, first = (begun.plan.seed, begun.pairs) if begun else (random.SystemRandom().randrange(2**32), 0)
        for number, pair in started(self._sides, self._expected_of, start, seed, self._folder, first):
            plan = self.plan or self._begin(seed, pair)
            if not self._undecided(plan):
                break
            self._rule = self._rule_for(plan, self._records)
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
        """Pick the cases, or those of the comparison that goes on; write the plan and both environments down."""
        self._environments = {role: pair.environment(role) for role in ROLES}
        catalogues = [pair.catalogue(role) for role in ROLES]
        cases = self._comparable(catalogues)
        if self._begun:
            self._begun.require_same(self._environments, catalogues)
        self.plan = self._begun.plan if self._begun else self._drawn(seed, cases)
        self._results = Results(self._options.results / self.plan.run)
        if not self._begun:
            self._results.start(asdict(self.plan))
        for environment in self._environments.values():
            self._results.add(environment)
        if self._begun:
            self._go_on(self._begun)
        return self.plan

    def _drawn(self, seed: int, cases: tuple[str, ...]) -> PairPlan:
        made = schedule(len(cases), self._options.budget, self._options.pairs, self._terms.extensions)
        now = time.time()
        name = time.strftime("%Y%m%dT%H%M%S", time.gmtime(now)) + f"-{self._options.command}"
        run = _unused(self._options.results / name).name
        return PairPlan(run, now, self._options.command, cases, made.looks, made.visits, made.seconds, seed)

    def _go_on(self, begun: Begun) -> None:
        """Take what was measured, and judge it at the looks that were passed, as it was then."""
        for case, records in begun.records.items():
            self._records[case] = records
            self._answered(case)
        for look in begun.plan.looks:
            if look <= begun.pairs:
                self._look(begun.plan, look)

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
        if case not in self.distances and (answers := pair.answers()):
            self.distances[case] = distance_between(*answers)
        self._answered(case)

    def _answered(self, case: str) -> None:
        """A case that is wrong, crashed or was removed on one side is decided, and has no time."""
        known = self._records[case]
        if self._results and any(record.check.outcome not in (PROVEN, UNPROVEN) for record in known):
            self._results.void(case)
            self._records[case] = without_time(known, case)
            self._verdicts[case] = judging.judge_paired(self._records[case], self._rule, 0)

    def _look(self, plan: PairPlan, done: int) -> None:
        """At a look, judge the first `done` pairs; after the last, all is decided that was measured."""
        if done not in plan.looks:
            return
        seen = {case: [r for r in records if r.process < done] for case, records in self._records.items()}
        self._rule = self._rule_for(plan, seen)
        open_ = {case: seen[case] for case in self._undecided(plan) if seen.get(case)}
        settled = self._terms.settled if done < plan.pairs else lambda _: True
        before = [verdict for verdicts in self._verdicts.values() for verdict in verdicts]
        look = plan.looks.index(done)
        self._verdicts |= judging.decide(open_, self._rule, look, settled, before)

    def _rule_for(self, plan: PairPlan, records: Mapping[str, Sequence[Record]]) -> Rule:
        return self._terms.rule(judging.fit(records, self.one_core), len(plan.cases), self.one_core)

    def _say(self, still: int, case: str) -> None:
        so_far = judging.running(self._records.get(case, []), self._rule)
        self._progress.visiting(self._visited, self._visited + still, case, so_far)
        self._visited += 1


def _unused(folder: Path) -> Path:
    """The folder, or the first with a number behind its name that no run of the same second has taken."""
    names = [folder, *(folder.with_name(f"{folder.name}-{number}") for number in range(2, 100))]
    return next(each for each in names if not each.exists())
