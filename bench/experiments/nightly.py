"""One night: the newest build against the base, judged with all that the history knows, and what is there to tell."""

from __future__ import annotations

import datetime
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench import host
from bench.errors import Refusal
from bench.experiments.confirming import again
from bench.experiments.history_judging import Judged, judge, known_in
from bench.experiments.night_measuring import Measuring
from bench.host.identity import machine_id
from bench.judging import night
from bench.judging.keras_blame import blame, crossed
from bench.judging.moves import Trial, trials_of
from bench.judging.night_answers import answers_changed
from bench.judging.regressions import RegressionRow
from bench.lanes.published import exact_build, published_versions
from bench.reporting.night_report import NightReport
from bench.reporting.progress import say

PACKAGES = ("tf-nightly-cpu", "tf-nightly")
MOST_RANGES = 4  # that are confirmed in one night, the gravest first
NIGHT = 25 * 60.0  # seconds that a night takes, if it can; the next one goes on with what is left
A_CASE = 60.0  # seconds that a case takes with fresh pairs
AT_LEAST = 2  # cases, however long the night has been; and so many of a trial with an older Keras


@dataclass(frozen=True)
class NightPlan:
    """What a night is asked for."""

    build: str  # a requirement or a lane; empty for the newest nightly
    base: str
    release: str  # the last one, which creep is measured from
    acknowledged: Path


class Nightly:
    """A night on this machine."""

    def __init__(self, plan: NightPlan, measuring: Measuring) -> None:
        """Raises Refusal (2) for names of no build, or acknowledgements that are not well formed."""
        self._plan, self._measuring = plan, measuring
        self._settings, self._tools = measuring.settings, measuring.tools
        self._known = known_in(plan.acknowledged)
        self._base = exact_build(plan.base).text
        self._release = exact_build(plan.release).text
        self._machine = machine_id(host.machine())
        self._began = time.time()
        self._told: list[str] = []  # findings that are not about speed, in their order
        self._failed = False  # whether something could not be measured
        self._tried = False  # whether anything was compared again

    def run(self) -> NightReport:
        """Measure, add to the history, judge, confirm, and say what there is to say."""
        build = self._build()
        before = self._judged()
        self._told += night.missed(before.runs, self._began)
        done = {(run.build, run.base) for run in before.runs if run.purpose == "night" and run.cases}
        if not build:
            self._failed = True
        elif (build, self._base) in done:
            self._told.append(f"{build} was measured before; there is nothing new to measure")
            self._measuring.nothing_new(build, self._base)
        else:
            self._link(before)
            return self._report(build, *self._measured(build))
        return self._report(build, [], [])

    def _build(self) -> str:
        """The build to measure, and what there is to tell of what was published."""
        if self._plan.build:
            return exact_build(self._plan.build).text
        try:
            listed = {name: [f"{name}=={each}" for each in published_versions(name)] for name in PACKAGES}
        except Refusal as refusal:
            self._told.append(str(refusal))
            return ""
        today = datetime.datetime.fromtimestamp(self._began, datetime.timezone.utc).date()
        self._told += night.stopped(listed, today)
        return night.newest_of(listed)

    def _measured(self, build: str) -> tuple[list[str], list[RegressionRow]]:
        """Answers first, then times; what changed in the answers, and the known regressions that did."""
        changed, known = list[str](), list[RegressionRow]()
        try:
            changed = answers_changed(self._tools.conform([self._base, build]))
            known = list(self._tools.known([self._base, build]))
        except Refusal as refusal:
            self._told.append(str(refusal))
        self._compared(build, self._base)
        return changed, known

    def _compared(self, build: str, base: str, **more: Any) -> None:
        """Measure and add; what failed is a finding."""
        run = self._measuring.compared(build, base, **more)
        if run.failure:
            self._failed = True
            self._told.append(f"{build} against {base}: no comparison, {run.stage}: {run.failure}")

    def _link(self, before: Judged) -> None:
        """Where the base has changed: the new one against the old one, so that series go on."""
        last = next(
            (run.base for run in reversed(before.runs) if run.purpose == "night" and run.cases), self._base
        )
        linked = {(run.build, run.base) for run in before.runs if run.cases}
        if last != self._base and not {(self._base, last), (last, self._base)} & linked:
            say(f"the base is {self._base}, was {last}: measuring the link")
            self._compared(self._base, last)

    def _judged(self) -> Judged:
        now = time.time()
        return judge(
            self._measuring.history,
            self._machine,
            self._known,
            now,
            self._settings.margin,
            self._release,
        )

    def _confirmed(self, judged: Judged) -> Judged:
        """Fresh pairs of the builds around each change point that has none; the history then says which are real."""
        trials = trials_of(judged.moves)
        for trial in trials[:MOST_RANGES]:
            self._again(trial)
        return self._judged() if trials else judged

    def _again(self, trial: Trial, **more: Any) -> bool:
        """As many cases of a trial as the rest of the night has room for, the gravest first; whether any."""
        left = int((self._began + NIGHT - time.time()) / A_CASE)
        room = max(left, 0 if self._tried else AT_LEAST)
        if room:
            self._tried = True
            asked = again(self._settings, replace(trial, cases=trial.cases[:room]))
            self._compared(trial.bad, trial.good, **{**asked, **more})
        return room > 0

    def _blamed(self, judged: Judged) -> Judged:
        """The largest regression whose builds differ in Keras too: its bad build with the good one's Keras."""
        for found in judged.regressions:
            cross = crossed(found.bad, judged.software(found.good), judged.software(found.bad))
            timed = found.alarms(self._settings.failing) and found.moves[0].log_ratio
            if cross and timed and not blame(found, judged.crossed):
                cases = tuple(dict.fromkeys(move.key.case for move in found.moves))
                trial = Trial(found.good, cross.build, cases[:AT_LEAST])
                made = self._again(trial, purpose="blame", variables=cross.variables)
                return self._judged() if made else judged
        return judged

    def _report(self, build: str, changed: Sequence[str], known: Sequence[RegressionRow]) -> NightReport:
        judged = self._blamed(self._confirmed(self._judged()))
        tonight = [
            p for p in judged.recent if p.build == build and p.moment >= self._began and p.purpose == "night"
        ]
        earlier = [p for p in judged.recent if p.moment < self._began and p.purpose == "night"]
        gone, new = night.fewer_cases(tonight, earlier) if tonight else ([], [])
        told = [*self._told, *judged.complaints, *night.one_sided(judged.moves)]
        told += night.sees_less(tonight, earlier) + night.all_at_once(tonight, judged.levels())
        return NightReport(
            build=build,
            base=self._base,
            release=self._release,
            machine=self._machine,
            findings=tuple(told),
            answers=tuple(changed),
            known=tuple(known),
            regressions=judged.regressed(),
            pending=tuple(move for move in judged.moves if move.state == "flagged"),
            creeping=judged.creeping,
            tonight=tuple(tonight),
            gone=tuple(gone),
            new=tuple(new),
            failing=self._settings.failing,
            failed=self._failed,
            seconds=time.time() - self._began,
        )
