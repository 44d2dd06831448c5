"""Every known regression on every lane: its answer, its crashes, its leak, how slow it is, and what is to blame."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bench.documented import Documented
from bench.errors import Refusal
from bench.experiments.blame import Cross, with_blame
from bench.experiments.checking import Checking, Choice, Pick
from bench.experiments.exact_releases import Between, with_exact
from bench.experiments.setup import alone_here, stored_in
from bench.experiments.sides import require_sides, resolve
from bench.judging.conformance import Tried
from bench.judging.pair_ratios import PairRatio
from bench.judging.regression_cells import cell, clear
from bench.judging.regressions import RegressionRow, ordered
from bench.records import Entry
from bench.regression import KnownRegression, RegressionKind
from bench.reporting.progress import LanesProgress, say
from bench.reporting.regressions import RegressionsReport
from bench.running.selection import names
from bench.running.side import Side
from bench.settings import ComparisonSettings

PATIENCE = 60.0  # seconds after which a case counts as hung
TRIES = 2  # processes that a case which dies is tried in: a known crash does so in most of them
PAIRS = 2  # of processes, and as many again where these do not say enough
BUDGET = 0.4  # seconds of turns per case in these

ANSWERS: tuple[RegressionKind, ...] = ("wrong", "changed", "crash")
ALL: tuple[RegressionKind, ...] = (*ANSWERS, "leak", "slow")
SOUND = ("proven", "unproven", "removed")

# Compares two sides in a folder: the ratios of each case's pairs.
Compare = Callable[[Mapping[str, Side], ComparisonSettings, Path], Mapping[str, Sequence[PairRatio]]]
Times = Mapping[tuple[str, str], Sequence[PairRatio]]  # by lane and case


def try_regressions(
    lanes: Sequence[str],
    settings: ComparisonSettings,
    compare: Compare,
    answers: bool = False,
    blame: bool = False,
    between: Between | None = None,
) -> RegressionsReport:
    """Try the known regressions that the settings name, or all, on lanes that are named oldest first.

    `answers` leaves out leaks and slowdowns, and neighbours; `blame` tells TensorFlow's from Keras's; `between` lists
    releases without a lane, and tells the first bad and good one exactly. Raises Refusal (2) where a glob names none.
    """
    require_sides(lanes)
    settings = replace(settings, patience=min(settings.patience, PATIENCE))
    with alone_here() as folder:
        trials = Trials(settings, compare, folder)
        tried = trials.answers(lanes, ANSWERS if answers else ALL)
        known = {each.workload: each for lane in tried for each in lane.regressions}
        shown = [each for each in known.values() if any(each.case in lane.checks for lane in tried)]
        if not shown:
            raise Refusal(f"no known regression matches {', '.join(settings.cases)}; see docs/regressions.md")
        times: Times = {} if answers else trials.times(shown, tried)
        rows = [_row(each, tried, times) for each in shown]
        rows = rows if answers else with_notes(rows, trials)
        rows = with_blame(rows, tried, trials.there) if blame else rows
        rows = with_exact(rows, tried, between, trials.there) if between else rows
    left = 0 if settings.cases else len(known) - len(shown)
    return RegressionsReport(tuple(ordered(rows)), tuple(tried), 3 * any(t.failure for t in tried), left)


def _row(known: KnownRegression, tried: Sequence[Tried], times: Times) -> RegressionRow:
    cells = {
        lane.lane: cell(known.kind, lane.checks.get(known.case), times.get((lane.lane, known.case), ()))
        for lane in tried
        if not lane.failure
    }
    return RegressionRow(known, cells)


def with_notes(rows: Sequence[RegressionRow], trials: Trials) -> list[RegressionRow]:
    """The rows, with a note where a neighbour fails on the first lane that has the regression."""
    notes: dict[str, tuple[str, ...]] = {}
    for lane in dict.fromkeys(row.first_bad for row in rows if row.first_bad):
        workloads = {row.known.workload for row in rows if row.first_bad == lane}
        tried = trials.neighbours(lane, workloads)
        for entry in tried.entries:
            check = tried.checks.get(entry.case)
            if check and check.outcome not in SOUND:
                told = f"its neighbour {entry.case} is {check.outcome} on {lane}: {check.reason}"
                notes[entry.workload] = (*notes.get(entry.workload, ()), told)
    return [replace(row, notes=notes.get(row.known.workload, ())) for row in rows]


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
        """The pairs of some cases on a lane with a good one; none where a side cannot be had.

        Cases of which the first pairs do not say enough get as many again.
        """
        first = self._compared(good, lane, cases)
        more = [case for case, found in first.items() if not clear(found)]
        again = self._compared(good, lane, more) if more else {}
        return {case: [*found, *again.get(case, ())] for case, found in first.items()}

    def _compared(self, good: str, lane: str, cases: Sequence[str]) -> Mapping[str, Sequence[PairRatio]]:
        pairs, budget = self.settings.pairs or PAIRS, self.settings.budget or BUDGET
        chosen = replace(self.settings, cases=tuple(cases), pairs=pairs, budget=budget)
        try:
            sides = {role: resolve(name, chosen, chosen.device) for role, name in (("a", good), ("b", lane))}
            return self.compare(sides, chosen, self.folder)
        except Refusal as refusal:
            say(str(refusal))
            return {}

    def there(self, cross: Cross, rows: Sequence[RegressionRow]) -> Mapping[str, bool | None]:
        """Whether each regression is there on a TensorFlow with another Keras; None where that is not known."""
        env = {**self.settings.env, **cross.variables}
        chosen = replace(self.settings, env=env, cases=tuple(row.known.case for row in rows))
        crossed = replace(self, settings=chosen)
        (tried,) = crossed.answers([cross.side], ALL)
        known = [row.known for row in rows]
        slow = [row for row in rows if row.known.kind == "slow" and row.known.case in tried.checks]
        pairs: dict[str, Sequence[PairRatio]] = {}
        for good in {row.last_good for row in slow}:
            cases = [row.known.case for row in slow if row.last_good == good]
            pairs |= crossed.pairs(good, cross.side, cases)
        here = {r: cell(r.kind, tried.checks.get(r.case), pairs.get(r.case, ())) for r in known}
        return {r.workload: None if c.state in ("absent", "unclear") else c.bad for r, c in here.items()}

    def _named(self, entry: Entry) -> bool:
        globs = self.settings.cases
        return entry.kind == "regression" and (not globs or any(names(glob, entry) for glob in globs))

    def _checked(self, lanes: Sequence[str], pick: Pick) -> list[Tried]:
        settings, progress, done = self.settings, LanesProgress(list(lanes)), list[Tried]()
        folder = self.folder / f"checks-{len(list(self.folder.iterdir()))}"
        folder.mkdir()
        checking = Checking(
            stored_in(settings.baselines), folder, settings.results, pick, progress.heard, TRIES
        )
        sides = [(name, partial(resolve, name, settings, settings.device)) for name in lanes]
        for tried in checking.try_all(sides):
            progress.finished(tried.lane, tried.summary)
            done.append(tried)
        return sorted(done, key=lambda tried: list(lanes).index(tried.lane))


def _is(lane: Tried, release: str) -> bool:
    """Whether a lane is of a minor release, such as 2.15."""
    found = re.match(r"\d+\.\d+", lane.release)
    return found is not None and found[0] == release
