"""A search for the published build at which a case got slower, faster or wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.errors import Refusal
from bench.experiments.comparison_state import ComparisonState
from bench.experiments.setup import measuring
from bench.experiments.sides import resolve
from bench.judging.bisection import BAD, GOOD, SKIPPED, UNCLEAR, Search, answer, most_steps, side_of_midpoint
from bench.judging.rule import Terms, decided
from bench.lanes.published import builds_between, exact_build
from bench.records import Record
from bench.reporting.model import Report
from bench.reporting.progress import say
from bench.reporting.search import SearchReport
from bench.running.side import Side
from bench.settings import ComparisonSettings
from bench.storing import bisect_log
from bench.storing.files import append
from bench.verdicts import MOVED, Verdict

EXTENSIONS = 3  # a build that is near the midpoint may have four times the budget
ANSWER_BUDGET = 0.4  # seconds of turns where only the answer matters
BROKEN = ("wrong", "removed", "crashed")

Like = Callable[[Verdict, bool], str]  # which build another is like, by its verdict and whether it is broken
Settled = Callable[[Verdict], bool]  # whether a verdict needs no more budget
Trial = dict[str, Any]  # what is known of one build, as it is stored
# Compares two sides by some settings and terms in a folder.
Compare = Callable[[Mapping[str, Side], ComparisonSettings, Terms, Path], tuple[ComparisonState, Report]]


@dataclass(frozen=True)
class Change:
    """What tells the bad build from the good one."""

    ratio: float | None  # of its time; None where it is its answer
    bias: float = 0.0  # log-ratio that identical sides may show on this machine

    def like(self, verdict: Verdict, broken: bool) -> str:
        """Which of the two a build is like, by its verdict against the good one."""
        if self.ratio is None:
            return BAD if broken else GOOD
        if broken or verdict.interval is None:
            return UNCLEAR
        return side_of_midpoint(verdict.interval, self.ratio, self.bias)


def bisect(
    good: str, bad: str, case: str, settings: ComparisonSettings, compare: Compare, resume: bool = False
) -> SearchReport:
    """The build between the two at which the case changed, or a range of builds.

    Raises Refusal (3) where BAD does not differ from GOOD, (2) where GOOD itself answers wrongly.
    """
    builds = tuple(build.text for build in builds_between(exact_build(good), exact_build(bad)))
    plan = {"good": builds[0], "bad": builds[-1], "case": case, "builds": list(builds)}
    path, known = _log(plan, settings.results, resume)
    say(
        f"{len(builds) - 2} builds between {builds[0]} and {builds[-1]}; at most {most_steps(builds)} are judged"
    )
    with measuring(settings.results, settings.one_core) as folder:
        bisection = Bisection(replace(settings, cases=(case,)), builds, compare, folder, path, known)
        search = bisection.run()
    return SearchReport(builds[0], builds[-1], case, builds, bisection.trials, answer(search), str(path))


def _log(plan: Mapping[str, Any], results: Path, resume: bool) -> tuple[Path, list[Trial]]:
    if resume:
        return bisect_log.newest(results, plan)
    path = results / f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-bisect.jsonl"
    bisect_log.start(path, plan)
    return path, []


class Bisection:
    """Compares build after build with the good one, until none is left that could be the first bad one."""

    def __init__(
        self,
        settings: ComparisonSettings,
        builds: tuple[str, ...],
        compare: Compare,
        folder: Path,
        log: Path,
        known: Sequence[Trial],
    ) -> None:
        """`known` holds the trials of an earlier session; those that gave no answer are made again."""
        self._settings, self._compare, self._folder, self._log = settings, compare, folder, log
        self._search = Search(builds)
        self._known = {trial["build"]: trial for trial in known if trial["what"] in (GOOD, BAD)}
        self._good = resolve(builds[0], settings, settings.device)

    @property
    def trials(self) -> list[Trial]:
        """What is known of each build that was tried."""
        return list(self._known.values())

    def run(self) -> Search:
        """Confirm the change, then search."""
        change = self._confirmed(self._search.builds[-1])
        left = most_steps(self._search.builds)
        while left and (build := self._search.next()):
            what = self._tried(build, change.like, lambda v: change.like(v, False) != UNCLEAR, change)["what"]
            self._search = self._search.learned(build, what)
            left -= what != SKIPPED
        return self._search

    def _confirmed(self, bad: str) -> Change:
        """What tells BAD from GOOD, from their comparison."""
        trial = self._tried(bad, lambda v, broken: BAD if broken or v.outcome in MOVED else UNCLEAR, decided)
        if trial["what"] == SKIPPED:
            raise Refusal(f"{bad}: {trial['reason']}", 3)
        if trial["what"] != BAD:
            raise Refusal(f"{bad} is not confirmed to differ from {self._good.name}: {trial['reason']}", 3)
        return Change(None if trial["broken"] else trial["ratio"], trial.get("bias", 0.0))

    def _tried(self, build: str, like: Like, settled: Settled, change: Change | None = None) -> Trial:
        """What is known of a build, from an earlier session or by measuring; each is stored and said."""
        if build not in self._known:
            trial = {"build": build, **self._measured_or_skipped(build, like, settled, change)}
            append(self._log, trial)
            self._known[build] = trial
        trial = self._known[build]
        ratio = (
            f" {trial['ratio']:.3f} [{trial['low']:.3f}, {trial['high']:.3f}]" if trial.get("ratio") else ""
        )
        say(f"{build}: {trial['what']}{ratio}  {trial['reason']}")
        return trial

    def _measured_or_skipped(self, build: str, like: Like, settled: Settled, change: Change | None) -> Trial:
        try:
            return self._measured(build, like, settled, change)
        except Refusal as refusal:
            if refusal.exit_code != 3:
                raise
            return {"what": SKIPPED, "reason": str(refusal)}

    def _measured(self, build: str, like: Like, settled: Settled, change: Change | None) -> Trial:
        settings = self._settings
        if change and change.ratio is None:  # the check alone tells: its times decide nothing
            settings = replace(settings, budget=ANSWER_BUDGET, pairs=4)
        together = 1 + most_steps(self._search.builds)
        terms = Terms(settings.margin, together=together, extensions=EXTENSIONS, settled=settled)
        sides = {"a": self._good, "b": resolve(build, settings, settings.device)}
        state, report = self._compare(sides, settings, terms, self._folder)
        (verdict,) = (row.verdict for row in report.rows if row.verdict)
        records = [record for mine in state.records.values() for record in mine]
        broken = _broken(records, verdict.reason)
        low, high = verdict.interval or (None, None)
        return {
            "what": like(verdict, broken),
            "broken": broken,
            "ratio": verdict.ratio,
            "low": low,
            "high": high,
            "bias": state.terms.bias or 0.0,
            "reason": verdict.reason,
            "results": report.folder,
        }


def _broken(records: Sequence[Record], reason: str) -> bool:
    """Whether B's answer is wrong, its process crashes or its case is removed; raises Refusal (2) where A's is."""
    spoilt = {record.role for record in records if record.check.outcome in BROKEN}
    if "a" in spoilt:
        raise Refusal(f"the good build itself does not answer rightly: {reason}")
    return "b" in spoilt
