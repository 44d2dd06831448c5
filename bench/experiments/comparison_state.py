"""What a comparison knows: records fold into verdicts, visit by visit and look by look. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bench.judging.comparable import not_finished
from bench.judging.evidence import Evidence
from bench.judging.from_records import evidence, pair_ratios, priors
from bench.judging.other_series import other_verdicts
from bench.judging.pair_ratios import PairRatio
from bench.judging.quads import side_seconds, turns_of
from bench.judging.rule import Rule, Terms
from bench.judging.student import NO_PRIOR
from bench.judging.suspects import Later, Pool, going_on
from bench.judging.untimed import spoilt, without_time
from bench.judging.wall_time import estimate_of, settled, wall_verdicts
from bench.records import Entry, Record
from bench.running.pair_plan import PairPlan, Visit
from bench.running.turns import ALONE, NOTHING, Known, cores_at_work
from bench.verdicts import Verdict


def known(records: Sequence[Record]) -> Known:
    """What the first visit to a case has shown of it, which holds for the later ones."""
    first = records[:2]
    if not turns_of(first):
        return NOTHING
    held = all(cores_at_work(turns_of([record])) <= ALONE for record in first)
    shared = all(record.measurement and record.measurement.shared for record in first)
    calls: dict[str, float] = {record.role: side_seconds([record]) or 0.0 for record in first}
    return Known(held, shared, calls)


@dataclass(frozen=True)
class ComparisonState:
    """A comparison after some visits. Every method returns the state that follows."""

    plan: PairPlan
    terms: Terms
    entries: Mapping[str, Entry]  # of every case that was asked for
    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)  # by case
    verdicts: Mapping[str, Sequence[Verdict]] = field(default_factory=dict)  # of cases that take no more part
    said: Mapping[str, Verdict] = field(default_factory=dict)  # on cases that are decided and still take part
    later: Mapping[str, Later] | None = None  # after the screen: how each case goes on that does

    @property
    def taking_part(self) -> list[str]:
        """The plan's cases that take part in the next visits."""
        return [case for case in self.plan.cases if case not in self.verdicts]

    @property
    def all_verdicts(self) -> list[Verdict]:
        """The verdicts that stand; cases without one were not finished."""
        return [*self._stands, *(self.said.get(case, not_finished(case)) for case in self.taking_part)]

    def visit(self, pair: int, number: int, case: str) -> Visit:
        """The visit of a pair to a case."""
        seconds = self.later[case].seconds if self.later else self.plan.seconds
        return Visit(case, pair, number, seconds, known(self.records.get(case, ())))

    def after_visit(self, case: str, records: Sequence[Record]) -> ComparisonState:
        """With one visit's records; a case that is wrong, crashed or removed on a side is decided and has no time."""
        mine = [*self.records.get(case, ()), *records]
        verdict = spoilt(mine)
        if verdict is None:
            return replace(self, records={**self.records, case: mine})
        without = {**self.records, case: without_time(mine, case)}
        return replace(self, records=without, verdicts={**self.verdicts, case: [verdict]})

    def after_pair(self, done: int) -> ComparisonState:
        """After `done` whole pairs: judged after the screen and at each look; the last decides what was measured."""
        if done == self.plan.screen:
            shown, rule = self.shown(done)
            return self._judged(done, None, shown, rule)._screened(shown, rule)
        if done in self.plan.looks:
            return self._judged(done, self.plan.looks.index(done), *self.shown(done))
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

    def _judged(
        self, done: int, look: int | None, shown: Mapping[str, Evidence], rule: Rule
    ) -> ComparisonState:
        """With verdicts on wall time, and all of them on the cases that need no more pairs."""
        unsaid = {case: of for case, of in shown.items() if case not in self.said}
        wall = {**self.said, **wall_verdicts(unsaid, rule, look, [*self._stands, *self.said.values()])}
        last = done == self.plan.pairs
        over = [case for case, of in shown.items() if last or self._settled(wall[case], of, rule)]
        stands = {} if self.terms.settled else {c: v for c, v in wall.items() if v.outcome != "INCONCLUSIVE"}
        said = {case: verdict for case, verdict in stands.items() if case not in over}
        return replace(self._finished(over, wall, shown, rule), said=said)

    def _screened(self, seen: Mapping[str, Evidence], rule: Rule) -> ComparisonState:
        """With the cases that go on; the others are not decided, and take no more part."""
        plan = self.plan
        shown = {case: of for case, of in seen.items() if case not in self.verdicts}
        pool = Pool(plan.later, (plan.pairs - plan.screen) * plan.visits, plan.seconds, plan.picks(0))
        pairs = {case: of.every for case, of in shown.items()}
        later = going_on(pairs, rule.prior.get("wall", NO_PRIOR), rule.margin, pool)
        rest = {case: of for case, of in shown.items() if case not in later}
        wall = wall_verdicts(rest, rule, None, self._stands)
        return replace(self._finished(list(rest), wall, shown, rule), later=later)

    def _finished(
        self, over: Sequence[str], wall: Mapping[str, Verdict], shown: Mapping[str, Evidence], rule: Rule
    ) -> ComparisonState:
        """With all verdicts on some cases: on wall time, with its estimate, then on other series."""
        others = other_verdicts({case: shown[case] for case in over}, rule, self._stands)
        found = {
            case: [replace(wall[case], estimate=estimate_of(wall[case], shown[case], rule)), *others[case]]
            for case in over
        }
        return replace(self, verdicts={**self.verdicts, **found})

    @property
    def _stands(self) -> list[Verdict]:
        return [verdict for verdicts in self.verdicts.values() for verdict in verdicts]

    def _settled(self, verdict: Verdict, of: Evidence, rule: Rule) -> bool:
        if self.terms.settled:
            return self.terms.settled(verdict)
        return settled(verdict, of, rule)

    def shown(self, done: int) -> tuple[dict[str, Evidence], Rule]:
        """What the first pairs show of each case that takes part; the rule, with what all show of variance."""
        seen = {case: [r for r in mine if r.process < done] for case, mine in self.records.items()}
        shown = {case: evidence(mine, self._screen_of(case)) for case, mine in seen.items() if turns_of(mine)}
        return {case: of for case, of in shown.items() if case not in self.verdicts}, self._rule(shown)

    def _rule(self, shown: Mapping[str, Evidence]) -> Rule:
        """What is judged by, where all cases show so much."""
        suspects = sum(each.suspect for each in self.later.values()) if self.later else len(self.plan.cases)
        fresh = [look - self.plan.screen for look in self.plan.looks]
        return self.terms.rule(priors(list(shown.values())), suspects, len(self.plan.cases), fresh)

    def _screen_of(self, case: str) -> int:
        """How many pairs of a case are not fresh: all, where it was not suspected."""
        suspected = self.later is None or (case in self.later and self.later[case].suspect)
        return self.plan.screen if suspected else self.plan.pairs
