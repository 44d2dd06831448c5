"""A comparison of two sides: starts pairs of lane processes, has them visit the cases, stores, and reports."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from bench.experiments.comparison_plan import chosen, drawn
from bench.experiments.comparison_state import ComparisonState
from bench.experiments.machine import bias_of
from bench.experiments.method import method
from bench.experiments.resume import Begun, begun
from bench.experiments.setup import measuring, stored_in
from bench.host.identity import machine_id
from bench.judging.answer_distance import distance_between
from bench.judging.comparable import not_comparable
from bench.judging.differences import differences
from bench.judging.exit_codes import exit_code
from bench.judging.from_records import running
from bench.judging.rule import Terms
from bench.records import Entry, Environment, Record
from bench.reporting.model import Report, rows_of_pairs
from bench.reporting.progress import VisitsProgress
from bench.running.launch import starter
from bench.running.pair_plan import ROLES
from bench.running.pairs import Pair, started
from bench.running.side import Side
from bench.settings import ComparisonSettings
from bench.storing.results import Results

Keep = Callable[[Report], None]


def compare(
    command: str,
    sides: Mapping[str, Side],
    settings: ComparisonSettings,
    terms: Terms,
    keep: Keep,
    resume: bool = False,
) -> int:
    """Compare side b with side a, alone on the machine; the exit code. `keep` gets the report, whatever ends it.

    `resume` goes on with the last comparison of this command. Raises Refusal (3) for a side that does not start.
    """
    with measuring(settings.results, settings.one_core) as folder:
        last = begun(settings.results, command) if resume else None
        comparison = Comparison(command, sides, settings, folder, terms, last)
        comparison.run(keep)
        report = comparison.report()
    return report.exit_code if report else 3


class Comparison:
    """Runs pairs until every case is decided or the budget is spent."""

    def __init__(
        self,
        command: str,
        sides: Mapping[str, Side],
        settings: ComparisonSettings,
        folder: Path,
        terms: Terms,
        begun: Begun | None = None,
    ) -> None:
        """`folder` takes what lane processes write; `begun` is an interrupted comparison to go on with."""
        self._command, self._sides, self._settings, self._folder = command, sides, settings, folder
        self._terms, self._begun, self._log = terms, begun, settings.results / "lane.log"
        self._environments: dict[str, Environment] = {}
        self._results: Results | None = None
        self._progress = VisitsProgress()
        self.state: ComparisonState | None = None  # until the first pair lists its cases

    def run(self, keep: Keep = lambda _: None) -> None:
        """All pairs of the plan; a case that is decided takes no part in the rest. `keep` gets the report."""
        try:
            self._run_pairs()
        finally:
            self._progress.clear()
            report = self.report()
            if report is not None:
                keep(report)
        if self._results:
            self._results.finish()

    def report(self) -> Report | None:
        """What is known so far; None where nothing is."""
        if self.state is None or not self.state.all_verdicts:
            return None
        state, a, b = self.state, self._environments["a"], self._environments["b"]
        verdicts = state.all_verdicts
        return Report(
            command=self._command,
            environments={role: [each] for role, each in self._environments.items()},
            machine=machine_id(a.machine),
            rows=rows_of_pairs(list(state.entries.values()), state.records, verdicts),
            differences=differences(b.software, a.software),
            folder=str(self._results.folder) if self._results else "",
            exit_code=3
            if state.taking_part
            else exit_code(verdicts, self._settings.strict, self._settings.failing),
            sides={role: side.name for role, side in self._sides.items()},
            method=tuple(method(state.plan, state.records)),
            failing=self._settings.failing,
        )

    def _run_pairs(self) -> None:
        seed = self._begun.plan.seed if self._begun else random.SystemRandom().randrange(2**32)
        first = self._begun.pairs if self._begun else 0
        start, expected_of = starter(self._folder, self._log), stored_in(self._settings.baselines)
        for number, pair in started(self._sides, expected_of, start, seed, self._folder, first):
            self.state = self.state or self._opened(seed, pair)
            if not self.state.taking_part:
                return
            for visit in range(self.state.plan.visits):
                self._round_of_visits(number, visit, pair)
            self.state = self.state.after_pair(number + 1)
            if not self.state.taking_part:
                return

    def _opened(self, seed: int, pair: Pair) -> ComparisonState:
        """Pick the cases, or those of the comparison that goes on; write the plan and both environments down."""
        self._environments = {role: pair.environment(role) for role in ROLES}
        state = self._planned(seed, [pair.catalogue(role) for role in ROLES])
        self._results = Results(self._settings.results / state.plan.run)
        if self._begun is None:
            self._results.start(asdict(state.plan))
        for environment in self._environments.values():
            self._results.add(environment)
        return state.caught_up(self._begun.records, self._begun.pairs) if self._begun else state

    def _planned(self, seed: int, catalogues: Sequence[Mapping[str, Entry]]) -> ComparisonState:
        """The state before the first visit; cases that cannot be compared have their verdicts already."""
        machines = [self._environments[role].machine for role in ROLES]
        entries = chosen(catalogues, self._settings)
        apart = not_comparable(list(entries), catalogues, machines)
        cases = tuple(case for case in entries if case not in apart)
        if self._begun:
            self._begun.require_same(self._environments, catalogues)
        extensions = self._terms.extensions
        plan = (
            self._begun.plan if self._begun else drawn(self._command, cases, self._settings, extensions, seed)
        )
        return ComparisonState(
            plan=plan,
            terms=self._with_bias(),
            entries=entries,
            verdicts={case: [verdict] for case, verdict in apart.items()},
        )

    def _with_bias(self) -> Terms:
        if self._terms.bias is not None:
            return self._terms
        return replace(self._terms, bias=bias_of(self._settings.results, self._environments["a"]))

    def _round_of_visits(self, number: int, visit: int, pair: Pair) -> None:
        assert self.state
        plan = self.state.plan
        cases = plan.order(number, visit, self.state.taking_part)
        stage = "screen" if plan.picks(number) else ""
        later = plan.to_come(number, visit, len(cases))
        for position, case in enumerate(cases):
            so_far = running(self.state.records.get(case, []))
            self._progress.visiting(len(cases) + later - position, case, so_far, stage)
            self._visit(number, visit, pair, case)

    def _visit(self, number: int, visit: int, pair: Pair, case: str) -> None:
        assert self.state is not None
        assert self._results is not None
        keys = {role: environment.key for role, environment in self._environments.items()}
        a, b = pair.measure(self.state.plan, self.state.visit(number, visit, case), keys)
        b = self._with_distance(b, pair)
        for record in (a, b):
            self._results.add(record)
        self.state = self.state.after_visit(case, (a, b))
        if case in self.state.verdicts:
            self._results.void(case)

    def _with_distance(self, record: Record, pair: Pair) -> Record:
        """Side B's record with how far its answer lies from side A's; the first of each case that tells it."""
        assert self.state
        told = any(each.distance for each in self.state.records.get(record.entry.case, ()))
        answers = None if told else pair.answers()
        return replace(record, distance=distance_between(*answers)) if answers else record
