"""What a comparison knows: records fold into verdicts, visit by visit and look by look. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bench.judging import paired
from bench.judging.comparable import not_finished
from bench.judging.pair_ratios import PairRatio, pair_ratios
from bench.judging.rule import Rule, Terms
from bench.judging.untimed import without_time
from bench.records import PROVEN, UNPROVEN, Entry, Record, Verdict
from bench.running.pair_plan import PairPlan


@dataclass(frozen=True)
class ComparisonState:
    """A comparison after some visits. Every method returns the state that follows."""

    plan: PairPlan
    terms: Terms
    entries: Mapping[str, Entry]  # of every case that was asked for
    one_core: bool = False
    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)  # by case
    verdicts: Mapping[str, Sequence[Verdict]] = field(default_factory=dict)  # of cases that are decided

    @property
    def undecided(self) -> list[str]:
        """The plan's cases that take part in the next visits."""
        return [case for case in self.plan.cases if case not in self.verdicts]

    @property
    def all_verdicts(self) -> list[Verdict]:
        """The verdicts of decided cases; the others were not finished."""
        found = [verdict for verdicts in self.verdicts.values() for verdict in verdicts]
        return [*found, *map(not_finished, self.undecided)]

    def after_visit(self, case: str, records: Sequence[Record]) -> ComparisonState:
        """With one visit's records; a case that is wrong, crashed or removed on a side is decided and has no time."""
        mine = [*self.records.get(case, ()), *records]
        if all(record.check.outcome in (PROVEN, UNPROVEN) for record in mine):
            return replace(self, records={**self.records, case: mine})
        mine = without_time(mine, case)
        verdict = paired.judge_paired(mine, self.rule(), 0)
        return replace(self, records={**self.records, case: mine}, verdicts={**self.verdicts, case: verdict})

    def after_pair(self, done: int) -> ComparisonState:
        """After `done` whole pairs: judged at a look; the last look decides every case that was measured."""
        if done not in self.plan.looks:
            return self
        seen = {case: [r for r in mine if r.process < done] for case, mine in self.records.items()}
        open_ = {case: seen[case] for case in self.undecided if seen.get(case)}
        settled = self.terms.settled if done < self.plan.pairs else lambda _: True
        before = [verdict for verdicts in self.verdicts.values() for verdict in verdicts]
        rule = replace(self, records=seen).rule()
        found = paired.decide(open_, rule, self.plan.looks.index(done), settled, before)
        return replace(self, verdicts={**self.verdicts, **found})

    def caught_up(self, records: Mapping[str, Sequence[Record]], pairs: int) -> ComparisonState:
        """With what an interrupted comparison measured in so many pairs, judged at the looks that it passed."""
        state = self
        for case, mine in records.items():
            state = state.after_visit(case, mine)
        for look in self.plan.looks:
            state = state.after_pair(look) if look <= pairs else state
        return state

    def rule(self) -> Rule:
        """How cases are judged, with what the records of all of them say about their variance."""
        prior = paired.fit(self.records, self.one_core)
        return self.terms.rule(prior, len(self.plan.cases), self.one_core)

    def ratios(self) -> dict[str, list[PairRatio]]:
        """The log-ratio of each pair on the wall clock, by case."""
        return {case: pair_ratios(mine, one_core=self.one_core) for case, mine in self.records.items()}
