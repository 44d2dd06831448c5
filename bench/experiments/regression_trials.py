"""Trials of known regressions on lanes: their answers, those of their neighbours, and the pairs of the slow ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bench.errors import Refusal
from bench.experiments.checking import Checking, Choice, Pick
from bench.experiments.setup import stored_in
from bench.experiments.sides import resolve
from bench.judging.conformance import Tried
from bench.judging.pair_ratios import PairRatio
from bench.records import Documented, Entry
from bench.regression import KnownRegression, RegressionKind
from bench.reporting.progress import LanesProgress, say
from bench.running.selection import names
from bench.running.side import Side
from bench.settings import ComparisonSettings

PAIRS = 4  # of processes: slowdowns of a third and more need no more
BUDGET = 0.8  # seconds of turns per case

# Compares two sides in a folder: the ratios of each case's pairs.
Compare = Callable[[Mapping[str, Side], ComparisonSettings, Path], Mapping[str, Sequence[PairRatio]]]
Times = Mapping[tuple[str, str], Sequence[PairRatio]]  # by lane and case


@dataclass(frozen=True)
class Trials:
    """Tries known regressions in a folder that goes away."""

    settings: ComparisonSettings
    compare: Compare
    folder: Path

    def answers(self, lanes: Sequence[str], kinds: Collection[RegressionKind]) -> list[Tried]:
        """The case of each regression of those kinds that shows it, on every lane."""

        def pick(
            entries: Sequence[Entry], _: Sequence[Documented], known: Sequence[KnownRegression]
        ) -> Choice:
            mine = [entry for entry in entries if self._named(entry)]
            shows = {each.case for each in known if each.kind in kinds}
            return Choice(mine, [entry for entry in mine if entry.case in shows])

        return self._checked(lanes, pick)

    def neighbours(self, lane: str, workloads: Collection[str]) -> Tried:
        """The other cases of these regressions on a lane: sound, if the reproduction is right."""

        def pick(
            entries: Sequence[Entry], _: Sequence[Documented], known: Sequence[KnownRegression]
        ) -> Choice:
            shows = {each.case for each in known}
            mine = [e for e in entries if e.workload in workloads and e.case not in shows]
            return Choice(mine, mine)

        return self._checked([lane], pick)[0]

    def times(self, known: Sequence[KnownRegression], tried: Sequence[Tried]) -> Times:
        """The pairs of each slow case with its last good release, on every later lane."""
        found: dict[tuple[str, str], Sequence[PairRatio]] = {}
        slow = [each for each in known if each.kind == "slow"]
        for good in sorted({each.good for each in slow}):
            cases = [each.case for each in slow if each.good == good]
            first = next((number for number, lane in enumerate(tried) if _is(lane, good)), len(tried))
            for lane in tried[first + 1 :]:
                say(f"{len(cases)} slow cases: {lane.lane} against {tried[first].lane}")
                found |= {
                    (lane.lane, c): p for c, p in self.pairs(tried[first].lane, lane.lane, cases).items()
                }
        return found

    def pairs(self, good: str, lane: str, cases: Sequence[str]) -> Mapping[str, Sequence[PairRatio]]:
        """The pairs of some cases on a lane with a good one; none where a side cannot be had."""
        pairs, budget = self.settings.pairs or PAIRS, self.settings.budget or BUDGET
        chosen = replace(self.settings, cases=tuple(cases), pairs=pairs, budget=budget)
        try:
            sides = {role: resolve(name, chosen, chosen.device) for role, name in (("a", good), ("b", lane))}
            return self.compare(sides, chosen, self.folder)
        except Refusal as refusal:
            say(str(refusal))
            return {}

    def _named(self, entry: Entry) -> bool:
        globs = self.settings.cases
        return entry.kind == "regression" and (not globs or any(names(glob, entry) for glob in globs))

    def _checked(self, lanes: Sequence[str], pick: Pick) -> list[Tried]:
        settings, progress, done = self.settings, LanesProgress(list(lanes)), list[Tried]()
        folder = self.folder / f"checks-{len(list(self.folder.iterdir()))}"
        folder.mkdir()
        checking = Checking(stored_in(settings.baselines), folder, settings.results, pick, progress.heard)
        for tried in checking.try_all(
            [(name, partial(resolve, name, settings, settings.device)) for name in lanes]
        ):
            progress.finished(tried.lane, tried.summary)
            done.append(tried)
        return sorted(done, key=lambda tried: list(lanes).index(tried.lane))


def _is(lane: Tried, release: str) -> bool:
    """Whether a lane is of a minor release, such as 2.15."""
    found = re.match(r"\d+\.\d+", lane.release)
    return found is not None and found[0] == release
