"""How slow known regressions are on a side: pairs with the last good release, kept in the log of the run."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bench.errors import Refusal
from bench.judging.conformance import Tried
from bench.judging.pair_ratios import PairRatio
from bench.judging.regression_cells import clear
from bench.reading import value_from
from bench.regression import KnownRegression
from bench.reporting.progress import say
from bench.settings import ComparisonSettings
from bench.storing.trial_log import TrialLog

PAIRS = 2  # of processes, and as many again where these do not say enough
BUDGET = 0.4  # seconds of turns per case in these

Variables = Mapping[str, str]  # of a side, besides those of the settings
# Compares a lane, with its variables, with a good one: the ratios of each case's pairs. Raises Refusal for no side.
Compare = Callable[[str, str, Variables, ComparisonSettings, Path], Mapping[str, Sequence[PairRatio]]]
NONE: Variables = {}
Sources = Mapping[str, str]  # by case: digits that stand for its file's content
Times = Mapping[tuple[str, str], Sequence[PairRatio]]  # by lane and case


@dataclass(frozen=True)
class Timing:
    """Compares cases in a folder that goes away; pairs that the log has are not measured again."""

    settings: ComparisonSettings
    compare: Compare
    folder: Path
    log: TrialLog

    def times(self, known: Sequence[KnownRegression], tried: Sequence[Tried], sources: Sources) -> Times:
        """The pairs of each slow case with its last good release, on every later lane."""
        plan = comparisons(known, tried)
        found: dict[tuple[str, str], Sequence[PairRatio]] = {}
        for number, (good, lane, cases) in enumerate(plan, 1):
            say(f"[{number}/{len(plan)}] {len(cases)} slow cases: {lane} against {good}")
            pairs = self.pairs(good, lane, {case: sources[case] for case in cases})
            found |= {(lane, case): each for case, each in pairs.items()}
        return found

    def pairs(
        self, good: str, lane: str, cases: Sources, variables: Variables = NONE
    ) -> dict[str, Sequence[PairRatio]]:
        """The pairs of some cases on a lane with a good one; none where a side cannot be had.

        Cases of which the first pairs do not say enough get as many again.
        """
        found: dict[str, Sequence[PairRatio]] = {case: () for case in cases}
        for part in ("first", "more"):
            keys = {case: f"{part} pairs {good} {lane} {cases[case]} {case}" for case in cases}
            todo = [case for case in cases if not clear(found[case]) and keys[case] not in self.log.found]
            made = self._compared(good, lane, todo, variables) if todo else {}
            for case, pairs in made.items():
                self.log.keep(keys[case], [asdict(each) for each in pairs])
            for case, key in keys.items():
                kept = self.log.found.get(key, ())
                found[case] = [*found[case], *(value_from(PairRatio, each) for each in kept)]
        return found

    def _compared(
        self, good: str, lane: str, cases: Sequence[str], variables: Variables
    ) -> Mapping[str, Sequence[PairRatio]]:
        pairs, budget = self.settings.pairs or PAIRS, self.settings.budget or BUDGET
        chosen = replace(self.settings, cases=tuple(cases), pairs=pairs, budget=budget)
        try:
            return self.compare(good, lane, variables, chosen, self.folder)
        except Refusal as refusal:
            say(str(refusal))
            return {}


def comparisons(known: Sequence[KnownRegression], tried: Sequence[Tried]) -> list[tuple[str, str, list[str]]]:
    """Which slow cases are compared: the lane of their last good release, a later lane, the cases."""
    plan: list[tuple[str, str, list[str]]] = []
    slow = [each for each in known if each.kind == "slow"]
    for good in sorted({each.good for each in slow}):
        cases = [each.case for each in slow if each.good == good]
        first = next((number for number, lane in enumerate(tried) if _is(lane, good)), len(tried))
        plan += [(tried[first].lane, lane.lane, cases) for lane in tried[first + 1 :] if not lane.failure]
    return plan


def _is(lane: Tried, release: str) -> bool:
    """Whether a lane is of a minor release, such as 2.15."""
    found = re.match(r"\d+\.\d+", lane.release)
    return found is not None and found[0] == release
