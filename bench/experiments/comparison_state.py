"""What a comparison knows: records fold into verdicts, visit by visit and look by look. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bench.judging import paired
from bench.judging.comparable import not_finished
from bench.judging.intervals import NO_PRIOR
from bench.judging.pair_ratios import PairRatio, pair_ratios
from bench.judging.quads import on_one_core, turns_of
from bench.judging.rule import Rule, Terms
from bench.judging.suspects import Later, Pool, going_on
from bench.judging.untimed import without_time
from bench.judging.wall_time import Evidence, evidence, wall_verdicts
from bench.records import Entry, Record, Verdict
from bench.running.pair_plan import PairPlan, Visit


@dataclass(frozen=True)
class ComparisonState:
    """A comparison after some visits. Every method returns the state that follows."""

    plan: PairPlan
    terms: Terms
    entries: Mapping[str, Entry]  # of every case that was asked for
    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)  # by case
    verdicts: Mapping[str, Sequence[Verdict]] = field(default_factory=dict)  # of cases that take no more part
    said: Mapping[str, Verdict] = field(
        default_factory=dict
    )  # on cases that are decided, and still take part
    later: Mapping[str, Later] | None = None  # after the screen: how each case goes on that does

    @property
    def taking_part(self) -> list[str]:
        """The plan's cases that take part in the next visits."""
        return [case for case in self.plan.cases if case not in self.verdicts]

    @property
    def all_verdicts(self) -> list[Verdict]:
        """The verdicts that stand; cases without one were not finished."""
        found = [verdict for verdicts in self.verdicts.values() for verdict in verdicts]
        return [*found, *(self.said.get(case, not_finished(case)) for case in self.taking_part)]

    def visit(self, pair: int, number: int, case: str) -> Visit:
        """The visit of a pair to a case; where its first visit held both sides on one core, so do the others."""
        mine = self.records.get(case, ())
        seconds = self.later[case].seconds if self.later else self.plan.seconds
        return Visit(case, pair, number, seconds, on_one_core(mine) if turns_of(mine) else None)

    def after_visit(self, case: str, records: Sequence[Record]) -> ComparisonState:
        """With one visit's records; a case that is wrong, crashed or removed on a side is decided and has no time."""
        mine = [*self.records.get(case, ()), *records]
        spoilt = paired.spoilt(mine)
        if spoilt is None:
            return replace(self, records={**self.records, case: mine})
        without = {**self.records, case: without_time(mine, case)}
        return replace(self, records=without, verdicts={**self.verdicts, case: [spoilt]})

    def after_pair(self, done: int) -> ComparisonState:
        """After `done` whole pairs: judged after the screen and at each look; the last decides what was measured."""
        if done == self.plan.screen:
            return self._judged(done, None)._screened()
        if done in self.plan.looks:
            return self._judged(done, self.plan.looks.index(done))
        return self

    def caught_up(self, records: Mapping[str, Sequence[Record]], pairs: int) -> ComparisonState:
        """With what an interrupted comparison measured in so many pairs, judged whenever it was judged."""
        state = self
        for case, mine in records.items():
            state = state.after_visit(case, mine)
        for done in range(1, pairs + 1):
            state = state.after_pair(done)
        return state

    def ratios(self) -> dict[str, list[PairRatio]]:
        """The log-ratio of each pair on the wall clock, by case."""
        return {case: pair_ratios(mine) for case, mine in self.records.items()}

    def _judged(self, done: int, look: int | None) -> ComparisonState:
        """With verdicts on wall time, and all of them on the cases that need no more pairs."""
        seen = self._seen(done)
        rule = self._rule(seen)
        shown = {case: self._evidence(case, seen[case]) for case in self.taking_part if seen.get(case)}
        before = [verdict for verdicts in self.verdicts.values() for verdict in verdicts]
        unsaid = {case: of for case, of in shown.items() if case not in self.said}
        wall = {**self.said, **wall_verdicts(unsaid, rule, look, [*before, *self.said.values()])}
        over = [
            case for case in shown if done == self.plan.pairs or self._settled(wall[case], shown[case], rule)
        ]
        state = self._finished(over, seen, wall, shown, rule)
        stands = {} if self.terms.settled else {c: v for c, v in wall.items() if v.outcome != "INCONCLUSIVE"}
        return replace(state, said={case: v for case, v in stands.items() if case not in state.verdicts})

    def _finished(
        self,
        over: Sequence[str],
        seen: Mapping[str, Sequence[Record]],
        wall: Mapping[str, Verdict],
        shown: Mapping[str, Evidence],
        rule: Rule,
    ) -> ComparisonState:
        before = [verdict for verdicts in self.verdicts.values() for verdict in verdicts]
        found = paired.finished({case: seen[case] for case in over}, wall, shown, rule, before)
        return replace(self, verdicts={**self.verdicts, **found})

    def _screened(self) -> ComparisonState:
        """With the cases that go on; the others are not decided, and take no more part."""
        plan, seen = self.plan, self._seen(self.plan.screen)
        rule = self._rule(seen)
        shown = {case: self._evidence(case, seen[case]) for case in self.taking_part if seen.get(case)}
        pool = Pool(plan.later, (plan.pairs - plan.screen) * plan.visits, plan.seconds)
        pairs = {case: of.every for case, of in shown.items()}
        later = going_on(pairs, rule.prior.get("wall", NO_PRIOR), rule.margin, pool)
        rest = [case for case in shown if case not in later]
        wall = wall_verdicts({case: shown[case] for case in rest}, rule, None, list(self.said.values()))
        return replace(self._finished(rest, seen, wall, shown, rule), later=later)

    def _seen(self, done: int) -> dict[str, list[Record]]:
        """The records of so many pairs; while an interrupted comparison is caught up with, there are more."""
        return {case: [r for r in mine if r.process < done] for case, mine in self.records.items()}

    def _settled(self, verdict: Verdict, of: Evidence, rule: Rule) -> bool:
        if self.terms.settled:
            return self.terms.settled(verdict)
        return paired.settled(verdict, of, rule)

    def _evidence(self, case: str, records: Sequence[Record]) -> Evidence:
        suspect = self.later is None or self.later[case].suspect
        return evidence(records, self.plan.screen if suspect else self.plan.pairs)

    def _rule(self, records: Mapping[str, Sequence[Record]]) -> Rule:
        """How cases are judged, with what the records of all of them say about their variance."""
        timed = {case: mine for case, mine in records.items() if turns_of(mine)}
        suspects = sum(each.suspect for each in self.later.values()) if self.later else len(self.plan.cases)
        prior = paired.fit(timed, self.plan.screen)
        return self.terms.rule(prior, suspects, len(self.plan.cases), len(self.plan.looks))
