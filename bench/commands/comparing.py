"""One comparison of two sides, from its plan to its report."""

from __future__ import annotations

import math
import random
import time
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from statistics import fmean

from bench import host
from bench.judging import paired as judging
from bench.judging.differences import differences
from bench.judging.drift import Drift, drift
from bench.judging.exit_codes import exit_code
from bench.judging.selftest import Selftest
from bench.records import Environment, Record, Verdict, environment_from
from bench.reporting.progress import say
from bench.reporting.terminal import Report
from bench.running.cases import Stored
from bench.running.pairs import Pair, PairPlan, started
from bench.running.selection import select
from bench.running.workers import Side
from bench.storing.results import Results

ROLES = ("point",)


class Comparing:
    """Runs pairs until every case is decided or the budget is spent, and judges at fixed looks."""

    def __init__(
        self,
        options: Namespace,
        sides: Mapping[str, Side],
        stored: Stored,
        selftest: Selftest | None,
        folder: Path,
    ) -> None:
        """`selftest` is what identical sides showed on this machine, if that is known."""
        self._options, self._sides, self._folder = options, sides, folder
        self._stored, self._selftest = stored, selftest
        self._records: dict[str, list[Record]] = {}
        self._environments: dict[str, Environment] = {}
        self._verdicts: dict[str, Verdict] = {}
        self.drifts: dict[str, Drift] = {}

    def run(self) -> None:
        """All pairs of the plan; a case that is decided at a look takes no part in the rest."""
        log = self._options.results / "lane.log"
        plan = _drawn(self._options)
        for number, pair in started(self._sides, self._stored, plan, self._folder, log):
            if number == 0:
                plan = self._begin(plan, pair)
            undecided = [case for case in plan.cases if case not in self._verdicts]
            for position, case in enumerate(plan.order(number, undecided)):
                self._progress(plan, number, position, len(undecided), case)
                self._measure(plan, number, pair, case)
            self._look(plan, number + 1)
            if len(self._verdicts) == len(plan.cases):
                break
        self._results.finish()

    def report(self) -> Report:
        """What is known so far; a case without a verdict is judged as it stands."""
        rule = self._rule(len(self._records))
        judged = {
            case: self._verdicts.get(case) or judging.judge_paired(r, rule, 1)
            for case, r in self._records.items()
        }
        verdicts = list(judged.values())
        a, b = self._environments.get("a"), self._environments.get("b")
        return Report(
            command=self._options.command,
            environments={role: [environment] for role, environment in self._environments.items()},
            machine=host.machine_id(host.machine()),
            records=[record for records in self._records.values() for record in records],
            verdicts=verdicts,
            differences=differences(b.software, a.software) if a and b else [],
            folder=str(self._results.folder) if self._records else "",
            exit_code=exit_code(verdicts, self._options.strict),
        )

    def balanced(self) -> dict[str, list[float]]:
        """The log-ratio of each balanced pair, by case."""
        return {case: judging.balanced(records) for case, records in self._records.items()}

    def _begin(self, plan: PairPlan, pair: Pair) -> PairPlan:
        """Pick the cases that both sides have, and write the plan and both environments down."""
        listed = {role: pair.catalogue(role) for role in ("a", "b")}
        both = [entry for case, entry in listed["a"].items() if case in listed["b"]]
        plan = replace(plan, cases=tuple(entry.case for entry in select(both, self._options.cases, ROLES)))
        self._results = Results(self._options.results / plan.run)
        self._results.start(asdict(plan))
        for role in ("a", "b"):
            self._environments[role] = environment_from(pair.environment(role))
            self._results.add(self._environments[role])
        return plan

    def _measure(self, plan: PairPlan, number: int, pair: Pair, case: str) -> None:
        keys = {role: environment.key for role, environment in self._environments.items()}
        for record in pair.measure(plan, number, case, keys):
            self._results.add(record)
            self._records.setdefault(case, []).append(record)
        if number == 0:
            answers = pair.answers()
            if answers:
                self.drifts[case] = drift(*answers)

    def _look(self, plan: PairPlan, done: int) -> None:
        """Judge half way and at the end; what is not INCONCLUSIVE is decided. A wrong answer needs no look."""
        looks = {plan.pairs // 2: 0, plan.pairs: 1}
        rule = self._rule(len(plan.cases))
        for case in set(self._records) - set(self._verdicts):
            verdict = judging.judge_paired(self._records[case], rule, looks.get(done, 0))
            decided = verdict.outcome in ("WRONG", "NOT_COMPARABLE")
            if decided or (done in looks and (looks[done] == 1 or verdict.outcome != "INCONCLUSIVE")):
                self._verdicts[case] = verdict

    def _rule(self, cases: int) -> judging.Rule:
        known = self._selftest
        if known is None:
            return judging.Rule(self._options.margin, cases, prior=judging.fit(self._records))
        return judging.Rule(self._options.margin, cases, known.bias, known.prior)

    def _progress(self, plan: PairPlan, number: int, position: int, of: int, case: str) -> None:
        known = judging.balanced(self._records.get(case, []))
        estimate = f", so far {math.exp(fmean(known)):.3f}" if known else ""
        say(f"[pair {number + 1}/{plan.pairs}, {position + 1}/{of}] {case}{estimate}")


def _drawn(options: Namespace) -> PairPlan:
    now = time.time()
    return PairPlan(
        run=time.strftime("%Y%m%dT%H%M%S", time.gmtime(now)) + f"-{options.command}",
        started=now,
        command=options.command,
        cases=(),
        pairs=options.pairs,
        seconds=options.budget / options.pairs,
        seed=random.SystemRandom().randrange(2**32),
    )
