"""Every known regression on every lane: its answer, its crashes, its leak, and how slow it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench.errors import Refusal
from bench.experiments.checking import Checking, Picked
from bench.experiments.setup import alone_here, stored_in
from bench.experiments.sides import resolve
from bench.judging.conformance import Tried
from bench.judging.pair_ratios import PairRatio
from bench.judging.regression_cells import cell
from bench.judging.regressions import RegressionRow, ordered
from bench.regression import KnownRegression
from bench.reporting.conformance import counted
from bench.reporting.progress import LanesProgress, say
from bench.reporting.regressions import RegressionsReport
from bench.running.side import Side
from bench.settings import ComparisonSettings

PAIRS = 4  # of processes: slowdowns of a third and more need no more
BUDGET = 0.8  # seconds of turns per case
PATIENCE = 60.0  # seconds after which a case counts as hung

# Compares two sides in a folder: the ratios of each case's pairs.
Compare = Callable[[Mapping[str, Side], ComparisonSettings, Path], Mapping[str, Sequence[PairRatio]]]
Times = Mapping[tuple[str, str], Sequence[PairRatio]]  # by lane and case


def try_regressions(
    lanes: Sequence[str], settings: ComparisonSettings, compare: Compare, answers: bool = False
) -> RegressionsReport:
    """Try the known regressions that the settings name, or all, on lanes that are named oldest first.

    `answers` leaves out all timing. Raises Refusal (2) where a glob names none.
    """
    settings = replace(settings, patience=min(settings.patience, PATIENCE))
    with alone_here() as folder:
        tried = _answers(lanes, settings, folder)
        known = {each.workload: each for lane in tried for each in lane.regressions}
        shown = [each for each in known.values() if any(each.case in lane.checks for lane in tried)]
        if not shown:
            raise Refusal(f"no known regression matches {', '.join(settings.cases)}; see docs/regressions.md")
        times: Times = {} if answers else _times(shown, tried, settings, compare, folder)
    rows = ordered([_row(each, tried, times) for each in shown])
    failed = any(lane.failure for lane in tried)
    return RegressionsReport(tuple(rows), tuple(tried), 3 if failed else 0)


def _answers(lanes: Sequence[str], settings: ComparisonSettings, folder: Path) -> list[Tried]:
    progress = LanesProgress(list(lanes))
    picked = Picked(settings.cases, regressions=True, documented=False)
    checking = Checking(stored_in(settings.baselines), folder, settings.results, picked, progress.heard)
    done = []
    for tried in checking.try_all(
        [(name, partial(resolve, name, settings, settings.device)) for name in lanes]
    ):
        progress.finished(tried.lane, tried.failure or counted(tried))
        done.append(tried)
    return sorted(done, key=lambda tried: list(lanes).index(tried.lane))


def _times(
    known: Sequence[KnownRegression],
    tried: Sequence[Tried],
    settings: ComparisonSettings,
    compare: Compare,
    folder: Path,
) -> Times:
    """The pairs of each slow case with its last good release."""
    found: dict[tuple[str, str], Sequence[PairRatio]] = {}
    slow = [each for each in known if each.kind == "slow"]
    for good in sorted({each.good for each in slow}):
        cases = [each.case for each in slow if each.good == good]
        first = next((number for number, lane in enumerate(tried) if _is(lane, good)), len(tried))
        for lane in tried[first + 1 :]:
            say(f"{len(cases)} slow cases: {lane.lane} against {tried[first].lane}")
            pairs = _compared(tried[first].lane, lane.lane, cases, settings, compare, folder)
            found |= {(lane.lane, case): each for case, each in pairs.items()}
    return found


def _compared(
    good: str, lane: str, cases: Sequence[str], settings: ComparisonSettings, compare: Compare, folder: Path
) -> Mapping[str, Sequence[PairRatio]]:
    pairs, budget = settings.pairs or PAIRS, settings.budget or BUDGET
    chosen = replace(settings, cases=tuple(cases), pairs=pairs, budget=budget)
    try:
        sides = {role: resolve(name, chosen, chosen.device) for role, name in (("a", good), ("b", lane))}
        return compare(sides, chosen, folder)
    except Refusal as refusal:
        say(str(refusal))
        return {}


def _is(lane: Tried, release: str) -> bool:
    """Whether a lane is of a minor release, such as 2.15."""
    found = re.match(r"\d+\.\d+", lane.release)
    return found is not None and found[0] == release


def _row(known: KnownRegression, tried: Sequence[Tried], times: Times) -> RegressionRow:
    cells = {
        lane.lane: cell(known.kind, lane.checks.get(known.case), times.get((lane.lane, known.case), ()))
        for lane in tried
        if not lane.failure
    }
    neighbours = [
        (lane, entry.case)
        for lane in tried
        for entry in lane.entries
        if entry.workload == known.workload and entry.case != known.case and entry.case in lane.checks
    ]
    spoilt = {
        case: lane.lane
        for lane, case in neighbours
        if lane.checks[case].outcome not in ("proven", "unproven", "removed")
    }
    return RegressionRow(
        known, cells, not spoilt, notes=tuple(f"{c} fails on {lane}" for c, lane in spoilt.items())
    )
