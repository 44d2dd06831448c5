"""Every known regression on every lane: its answer, its crashes, its leak, how slow it is, and what is to blame."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from bench import host
from bench.documented import Documented
from bench.errors import Refusal
from bench.experiments.blame import Try, with_blame
from bench.experiments.checking import Checking, Choice, Pick
from bench.experiments.exact_releases import Between, with_exact
from bench.experiments.kept_checks import KeptChecks
from bench.experiments.lane_upkeep import lent
from bench.experiments.regression_crosses import Crosses
from bench.experiments.regression_times import Compare, Times, Timing, slow_cells
from bench.experiments.setup import alone_here, stored_in
from bench.experiments.sides import require_sides, resolve
from bench.host.identity import machine_id
from bench.judging.conformance import Tried
from bench.judging.regression_cells import cell
from bench.judging.regressions import RegressionRow, ordered
from bench.judging.regressions_known import carried
from bench.lanes import locked
from bench.records import Entry
from bench.regression import KnownRegression, RegressionKind
from bench.reporting.progress import LanesProgress, say
from bench.reporting.regressions import RegressionsReport
from bench.running.selection import names
from bench.settings import ComparisonSettings
from bench.storing.trial_log import TrialLog, begun, newest

ANSWERS: tuple[RegressionKind, ...] = ("wrong", "changed", "crash")
CHECKED: tuple[RegressionKind, ...] = (*ANSWERS, "leak")  # slow ones are checked where they are timed
PATIENCE = 60.0  # seconds after which a case counts as hung
SOUND = ("proven", "unproven", "removed")


@dataclass(frozen=True)
class Asked:
    """What is asked of the table besides its lanes."""

    answers: bool = False  # leaves out leaks and slowdowns, and neighbours
    blame: bool = False  # tells TensorFlow's from Keras's
    between: Between | None = None  # lists releases without a lane: tells the first bad and good one exactly
    resume: bool = False  # what the last run tried is not tried again
    # A table that may know blame and releases already.
    earlier: Mapping[str, Any] = field(default_factory=dict)


def try_regressions(
    lanes: Sequence[str], settings: ComparisonSettings, compare: Compare, asked: Asked
) -> RegressionsReport:
    """Try the known regressions that the settings name, or all, on lanes that are named oldest first.

    Raises Refusal (2) where a glob names none, or where there is no run to resume.
    """
    require_sides(lanes)
    settings = replace(settings, patience=min(settings.patience, PATIENCE))
    log = _log(settings, asked.resume)
    with alone_here() as folder:
        checks, timing = Checks(settings, folder, log), Timing(settings, compare, folder, log)
        say(f"checks on {len(lanes)} lanes; what is tried is kept in {log.path}")
        tried = checks.shown(lanes, ANSWERS if asked.answers else CHECKED)
        known = {each.workload: each for lane in tried for each in lane.regressions}
        sources = {entry.case: entry.source for lane in tried for entry in lane.entries}
        kinds = ANSWERS if asked.answers else (*CHECKED, "slow")
        shown = [each for each in known.values() if each.kind in kinds and each.case in sources]
        if not shown:
            raise Refusal(f"no known regression matches {', '.join(settings.cases)}; see docs/regressions.md")
        times: Times = {} if asked.answers else timing.times(shown, tried, sources)
        rows = carried([_row(each, tried, times) for each in shown], tried, asked.earlier)
        rows = rows if asked.answers else with_neighbours(rows, checks)
        crosses = Crosses(
            settings,
            log,
            sources,
            lambda named, side: replace(checks, settings=named).shown([side])[0],
            lambda good, cross, cases: timing.pairs(good, cross.side, cases, cross.variables),
            lent,
        )
        rows = _explained(rows, tried, crosses.there, asked)
    there = [row for row in rows if row.tried]
    left = len(rows) - len(there) + (0 if settings.cases else len(known) - len(shown))
    return RegressionsReport(tuple(ordered(there)), tuple(tried), 3 * any(t.failure for t in tried), left)


def _log(settings: ComparisonSettings, resume: bool) -> TrialLog:
    """The log of a run that begins, or of the last one where it goes on."""
    about = {
        "machine": machine_id(host.machine()),
        "locks": {lane.name: lane.lock_hash for lane in locked.known(settings.device)},
        "env": dict(settings.env),
    }
    return (newest if resume else begun)(settings.results, "regressions", about)


def _explained(
    rows: list[RegressionRow], tried: Sequence[Tried], there: Try, asked: Asked
) -> list[RegressionRow]:
    """The rows with what is to blame, and with their exact releases, where these are asked for."""
    rows = with_blame(rows, tried, there) if asked.blame else rows
    return with_exact(rows, tried, asked.between, there) if asked.between else rows


def _row(known: KnownRegression, tried: Sequence[Tried], times: Times) -> RegressionRow:
    if known.kind == "slow":
        return RegressionRow(known, slow_cells(known, tried, times))
    checks = {lane.lane: lane.checks.get(known.case) for lane in tried if not lane.failure}
    return RegressionRow(known, {lane: cell(known.kind, check) for lane, check in checks.items()})


def with_neighbours(rows: Sequence[RegressionRow], checks: Checks) -> list[RegressionRow]:
    """The rows with the neighbours that are sound on the first lane that has the regression, and a note on others."""
    workloads: dict[str, set[str]] = {}
    for row in rows:
        if row.first_bad and row.known.kind != "slow":
            workloads.setdefault(row.first_bad, set()).add(row.known.workload)
    say(f"neighbours on {len(workloads)} lanes")
    tried = {lane.lane: lane for lane in checks.neighbours(workloads)}
    return [_beside(row, tried[row.first_bad]) if row.first_bad in tried else row for row in rows]


def _beside(row: RegressionRow, tried: Tried) -> RegressionRow:
    mine = {e.case: tried.checks[e.case] for e in tried.entries if e.workload == row.known.workload}
    notes = [
        f"its neighbour {case} is {check.outcome} on {tried.lane}: {check.reason}"
        for case, check in mine.items()
        if check.outcome not in SOUND
    ]
    sound = [case for case, check in mine.items() if check.outcome in SOUND]
    return replace(row, notes=tuple(notes), sound=tuple(sound))


@dataclass(frozen=True)
class Checks:
    """Checks the cases of known regressions in a folder that goes away; what the log has is not checked again."""

    settings: ComparisonSettings
    folder: Path
    log: TrialLog

    def shown(self, lanes: Sequence[str], kinds: Collection[RegressionKind] = CHECKED) -> list[Tried]:
        """The case of each regression of those kinds that shows it, on every lane."""

        def pick(
            _lane: str, entries: Sequence[Entry], _: Sequence[Documented], known: Sequence[KnownRegression]
        ) -> Choice:
            mine = [entry for entry in entries if self._named(entry)]
            shows = {each.case for each in known if each.kind in kinds}
            return Choice(mine, [entry for entry in mine if entry.case in shows])

        return self._checked(lanes, pick)

    def neighbours(self, workloads: Mapping[str, Collection[str]]) -> list[Tried]:
        """The other cases of regressions, by lane: sound, if the reproduction is right."""

        def pick(
            lane: str, entries: Sequence[Entry], _: Sequence[Documented], known: Sequence[KnownRegression]
        ) -> Choice:
            shows = {each.case for each in known}
            mine = [e for e in entries if e.workload in workloads[lane] and e.case not in shows]
            return Choice(mine, mine)

        return self._checked(list(workloads), pick)

    def _named(self, entry: Entry) -> bool:
        globs = self.settings.cases
        return entry.kind == "regression" and (not globs or any(names(glob, entry) for glob in globs))

    def _checked(self, lanes: Sequence[str], pick: Pick) -> list[Tried]:
        settings, progress, done = self.settings, LanesProgress(list(lanes)), list[Tried]()
        folder = self.folder / f"checks-{len(list(self.folder.iterdir()))}"
        folder.mkdir()
        expected_of, kept = stored_in(settings.baselines), KeptChecks(self.log)
        checking = Checking(
            expected_of, folder, settings.results, pick, progress.heard, twice=True, kept=kept
        )
        sides = [(name, partial(resolve, name, settings, settings.device)) for name in lanes]
        for tried in checking.try_all(sides):
            progress.finished(tried.lane, tried.summary)
            done.append(tried)
        return sorted(done, key=lambda tried: list(lanes).index(tried.lane))
