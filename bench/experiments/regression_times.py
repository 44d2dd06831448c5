"""How slow known regressions are on a side: pairs with the last good release, kept in the log of the run."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bench.errors import Refusal
from bench.judging.conformance import Tried
from bench.judging.from_records import pair_ratios
from bench.judging.regression_cells import RIGHT, Timed, cell, clear
from bench.judging.regressions import Cell
from bench.reading import value_from
from bench.records import Record
from bench.regression import KnownRegression
from bench.reporting.progress import say
from bench.settings import ComparisonSettings
from bench.storing.trial_log import TrialLog

PAIRS = 2  # of processes, and as many again where these do not say enough
BUDGET = 0.4  # seconds of turns per case in these

Variables = Mapping[str, str]  # of a side, besides those of the settings
# Compares a lane, with its variables, with a good one, case by case. Raises Refusal for what is no side.
Compare = Callable[[str, str, Variables, ComparisonSettings, Path], Mapping[str, Timed]]
NONE: Variables = {}
Sources = Mapping[str, str]  # by case: digits that stand for its file's content
Times = Mapping[tuple[str, str], Timed]  # by lane and case


@dataclass(frozen=True)
class Timing:
    """Compares cases in a folder that goes away; pairs that the log has are not measured again."""

    settings: ComparisonSettings
    compare: Compare
    folder: Path
    log: TrialLog

    def times(self, known: Sequence[KnownRegression], tried: Sequence[Tried], sources: Sources) -> Times:
        """Each slow case beside its last good release, on every later lane."""
        plan = comparisons(known, tried)
        found: dict[tuple[str, str], Timed] = {}
        for number, (good, lane, cases) in enumerate(plan, 1):
            say(f"[{number}/{len(plan)}] {len(cases)} slow cases: {lane} against {good}")
            timed = self.pairs(good, lane, {case: sources[case] for case in cases})
            found |= {(lane, case): each for case, each in timed.items()}
        return found

    def pairs(self, good: str, lane: str, cases: Sources, variables: Variables = NONE) -> dict[str, Timed]:
        """Some cases on a lane beside a good one; none where a side cannot be had.

        Cases of which the first pairs do not say enough get as many again.
        """
        found = self._part("first", good, lane, cases, variables)
        near = {case: source for case, source in cases.items() if case in found and not clear(found[case])}
        more = self._part("more", good, lane, near, variables)
        return {case: timed.also(more[case]) if case in more else timed for case, timed in found.items()}

    def _part(
        self, part: str, good: str, lane: str, cases: Sources, variables: Variables
    ) -> dict[str, Timed]:
        """The cases as the log has them; what it lacks is measured, and kept in it."""
        keys = {case: f"{part} pairs {good} {lane} {source} {case}" for case, source in cases.items()}
        todo = [case for case, key in keys.items() if key not in self.log.found]
        for case, timed in (self._compared(good, lane, todo, variables) if todo else {}).items():
            self.log.keep(keys[case], asdict(timed))
        kept = {case: self.log.found.get(key) for case, key in keys.items()}
        return {case: value_from(Timed, each) for case, each in kept.items() if each}

    def _compared(
        self, good: str, lane: str, cases: Sequence[str], variables: Variables
    ) -> Mapping[str, Timed]:
        pairs, budget = self.settings.pairs or PAIRS, self.settings.budget or BUDGET
        chosen = replace(self.settings, cases=tuple(cases), pairs=pairs, budget=budget)
        try:
            return self.compare(good, lane, variables, chosen, self.folder)
        except Refusal as refusal:
            say(str(refusal))
            return {}


def timed(records: Mapping[str, Sequence[Record]]) -> dict[str, Timed]:
    """What a comparison's records tell of each case on its side B."""
    found: dict[str, Timed] = {}
    for case, mine in records.items():
        checks = [record.check for record in mine if record.role == "b"]
        wrong = [check for check in checks if check.outcome not in RIGHT]
        found[case] = Timed((wrong or checks)[0], tuple(pair_ratios(mine)))
    return found


def comparisons(known: Sequence[KnownRegression], tried: Sequence[Tried]) -> list[tuple[str, str, list[str]]]:
    """Which slow cases are compared: the lane of their last good release, a later lane, the cases."""
    plan: list[tuple[str, str, list[str]]] = []
    slow = [each for each in known if each.kind == "slow"]
    for good in sorted({each.good for each in slow}):
        cases = [each.case for each in slow if each.good == good]
        first = _place_of(good, tried)
        plan += [(tried[first].lane, lane.lane, cases) for lane in tried[first + 1 :] if not lane.failure]
    return plan


def slow_cells(known: KnownRegression, tried: Sequence[Tried], times: Times) -> dict[str, Cell]:
    """The states of a slow one by lane: untried before its last good release, which is ok by definition."""
    at, cells = _place_of(known.good, tried), dict[str, Cell]()
    for number, lane in enumerate(tried):
        timed = times.get((lane.lane, known.case))
        if timed:
            cells[lane.lane] = cell("slow", timed.check, timed.pairs)
        elif not lane.failure:
            after = Cell("ok") if number == at else Cell("unclear", "was not compared")
            cells[lane.lane] = Cell("untried") if number < at else after
    return cells


def _place_of(release: str, tried: Sequence[Tried]) -> int:
    """Which of the lanes is of a minor release; their number where none is."""
    return next((number for number, lane in enumerate(tried) if _is(lane, release)), len(tried))


def _is(lane: Tried, release: str) -> bool:
    """Whether a lane is of a minor release, such as 2.15."""
    found = re.match(r"\d+\.\d+", lane.release)
    return found is not None and found[0] == release
