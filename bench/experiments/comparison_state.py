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
from bench.judging.suspects import Later, Pool, going_on, still_going_on, visible_from
from bench.judging.untimed import spoilt, without_time
from bench.judging.wall_time import estimate_of, settled, wall_verdicts
from bench.records import Entry, Record
from bench.running.pair_plan import PairPlan, Visit
from bench.running.turns import ALONE, NOTHING, Known, cores_at_work
from bench.verdicts import MOVED, Verdict


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
    spent: float = 0.0  # seconds of turns since the screen, over all cases

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
        """After `done` whole pairs: changes are judged at each look, what is the same at each stop."""
        state = self._paid()
        if done not in self.plan.stops:
            return state
        look = self.plan.looks.index(done) if done in self.plan.looks else None
        shown, rule = state.shown(done)
        judged = state._judged(done, look, shown, rule)
        return (
            judged._screened(shown, rule) if done == self.plan.screen else judged._thinned(done, shown, rule)
        )

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

    def _screened(self, shown: Mapping[str, Evidence], rule: Rule) -> ComparisonState:
        """With the cases that go on after the screen; the others are not decided, and take no more part."""
        going = going_on(self._undecided(shown), rule, self._pool(self.plan.screen))
        return self._with(going, shown, rule)

    def _thinned(self, done: int, shown: Mapping[str, Evidence], rule: Rule) -> ComparisonState:
        """With the cases that still go on, among which what is left of the budget is shared again."""
        pairs = self._undecided(shown)
        if not (self.later and self.plan.picks(0) and pairs):
            return self
        moved = [case for case, verdict in self.said.items() if verdict.outcome in MOVED]
        return self._with(still_going_on(pairs, self.later, moved, rule, self._pool(done)), shown, rule)

    def _paid(self) -> ComparisonState:
        """With what one more pair spent of the budget, if the screen is over."""
        if self.later is None:
            return self
        seconds = sum(self.later[case].seconds for case in self.taking_part)
        return replace(self, spent=self.spent + self.plan.visits * seconds)

    def _pool(self, done: int) -> Pool:
        """What there is to spend after so many pairs."""
        plan = self.plan
        visits = (plan.pairs - done) * plan.visits
        return Pool(plan.later - self.spent, visits, plan.seconds, plan.picks(0))

    def _undecided(self, shown: Mapping[str, Evidence]) -> dict[str, Sequence[PairRatio]]:
        """All pairs of each case that takes part."""
        return {case: of.every for case, of in shown.items() if case not in self.verdicts}

    def _with(self, going: Mapping[str, Later], shown: Mapping[str, Evidence], rule: Rule) -> ComparisonState:
        """With the cases that go on; the others are left undecided."""
        rest = [case for case in self._undecided(shown) if case not in going]
        said = wall_verdicts({case: shown[case] for case in rest}, rule, None, self._stands)
        fresh = self.plan.pairs - self.plan.screen
        wall = {
            case: replace(verdict, mde=verdict.mde and visible_from(shown[case].every, rule, fresh))
            for case, verdict in said.items()
        }
        return replace(self._finished(rest, wall, shown, rule), later={**(self.later or {}), **going})

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
        return self.terms.rule(
            priors(list(shown.values())), suspects, len(self.plan.cases), fresh, len(self.plan.stops)
        )

    def _screen_of(self, case: str) -> int:
        """How many pairs of a case are not fresh: all, where it was not suspected."""
        suspected = self.later is None or (case in self.later and self.later[case].suspect)
        return self.plan.screen if suspected else self.plan.pairs
