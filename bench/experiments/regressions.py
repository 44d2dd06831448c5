"""Every known regression on every lane: its answer, its crashes, its leak, how slow it is, and what is to blame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from bench.errors import Refusal
from bench.experiments.blame import Cross, with_blame
from bench.experiments.regression_trials import Compare, Times, Trials
from bench.experiments.setup import alone_here
from bench.judging.conformance import Tried
from bench.judging.regression_cells import cell
from bench.judging.regressions import RegressionRow, ordered
from bench.regression import KnownRegression, RegressionKind
from bench.reporting.regressions import RegressionsReport
from bench.settings import ComparisonSettings

PATIENCE = 60.0  # seconds after which a case counts as hung
ANSWERS: tuple[RegressionKind, ...] = ("wrong", "changed", "crash")
ALL: tuple[RegressionKind, ...] = (*ANSWERS, "leak", "slow")
SOUND = ("proven", "unproven", "removed")


def try_regressions(
    lanes: Sequence[str],
    settings: ComparisonSettings,
    compare: Compare,
    answers: bool = False,
    blame: bool = False,
) -> RegressionsReport:
    """Try the known regressions that the settings name, or all, on lanes that are named oldest first.

    `answers` leaves out leaks and slowdowns, and neighbours; `blame` tells TensorFlow's from Keras's. Raises Refusal
    (2) where a glob names none.
    """
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
        rows = with_blame(rows, tried, partial(_there, trials=trials)) if blame else rows
    failed = any(lane.failure for lane in tried)
    return RegressionsReport(tuple(ordered(rows)), tuple(tried), 3 if failed else 0)


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


def _there(cross: Cross, rows: Sequence[RegressionRow], trials: Trials) -> Mapping[str, bool | None]:
    """Whether each regression is there on a TensorFlow with another Keras; None where that is not known."""
    env = {**trials.settings.env, **cross.variables}
    chosen = replace(trials.settings, env=env, cases=tuple(row.known.case for row in rows))
    crossed = replace(trials, settings=chosen)
    (tried,) = crossed.answers([cross.side], ALL)
    found: dict[str, bool | None] = {}
    for row in rows:
        case, check = row.known.case, tried.checks.get(row.known.case)
        timed = row.known.kind == "slow" and check is not None
        pairs = crossed.pairs(row.last_good, cross.side, [case]).get(case, ()) if timed else ()
        here = cell(row.known.kind, check, pairs)
        found[row.known.workload] = None if here.state in ("absent", "unclear") else here.bad
    return found
