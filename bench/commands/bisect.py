"""`bisect`: the published build between two at which a case got slower, faster or wrong."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.commands.terms import Terms, judged
from bench.errors import Refusal
from bench.experiments.comparison import Comparing
from bench.experiments.setup import fresh_log, measuring, stored_in
from bench.experiments.sides import bias_here, place, side_named
from bench.judging.bisection import BAD, GOOD, SKIPPED, UNCLEAR, Search, answer, most_steps, side_of_midpoint
from bench.lanes.published import builds_between, exact_build
from bench.records import REMOVED, WRONG, Record, Verdict
from bench.reporting import json_file
from bench.reporting.progress import say
from bench.storing import bisect_log
from bench.storing.files import append

EXTENSIONS = 3  # a build that is near the midpoint may have four times the budget
ANSWER_BUDGET = 0.4  # seconds of turns where only the answer matters
MOVED = ("SLOWER", "FASTER")

Like = Callable[
    [Verdict, bool], str
]  # of which build another is like, by its verdict and whether it is broken
Settled = Callable[[Verdict], bool]  # whether a verdict needs no more budget


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


def run(options: Namespace) -> int:
    """The command `bisect`; 0 with an answer, which may be a range, 3 where BAD does not differ from GOOD."""
    if set("*?") & set(options.case):
        raise Refusal(
            f"--case {options.case}: names no single case; take an id, as nox -s cpu_bench -- --list says"
        )
    builds = tuple(
        build.text for build in builds_between(exact_build(options.good), exact_build(options.bad))
    )
    plan = {"good": builds[0], "bad": builds[-1], "case": options.case, "builds": list(builds)}
    options.cases = [options.case]
    if options.json:
        json_file.require_writable(options.json)
    place(options)
    name = time.strftime("%Y%m%dT%H%M%S", time.gmtime()) + "-bisect.jsonl"
    path, known = bisect_log.newest(options.results, plan) if options.resume else (options.results / name, [])
    if not options.resume:
        bisect_log.start(path, plan)
    say(
        f"{len(builds) - 2} builds between {builds[0]} and {builds[-1]}; at most {most_steps(builds)} are judged"
    )
    with measuring() as folder:
        fresh_log(options.results / "lane.log")
        search = Bisecting(options, builds, folder, path, known).run()
    print(answer(search))
    print(f"steps in {path}")
    if options.json:
        json_file.write_search(plan, search.known, answer(search), options.json)
    return 0


class Bisecting:
    """Compares build after build with the good one, until none is left that could be the first bad one."""

    def __init__(
        self,
        options: Namespace,
        builds: tuple[str, ...],
        folder: Path,
        log: Path,
        known: list[dict[str, Any]],
    ) -> None:
        self._options, self._folder, self._log = options, folder, log
        self._search = Search(builds)
        self._known = {step["build"]: step for step in known if step["what"] in (GOOD, BAD)}
        self._good = side_named(builds[0], (), options)
        self._bias = bias_here(options.results)

    def run(self) -> Search:
        """Confirm the change, then search; raises Refusal (3) where there is none, (2) where GOOD itself is wrong."""
        bad = self._search.builds[-1]
        change = self._confirmed(bad)
        left = most_steps(self._search.builds)
        while left and (build := self._search.next()):
            what = self._step(build, change.like, lambda v: change.like(v, False) != UNCLEAR, change)["what"]
            self._search = self._search.learned(build, what)
            left -= what != SKIPPED
        return self._search

    def _confirmed(self, bad: str) -> Change:
        """What tells BAD from GOOD, from their comparison."""
        step = self._step(bad, lambda v, broken: BAD if broken or v.outcome in MOVED else UNCLEAR, judged)
        if step["what"] == SKIPPED:
            raise Refusal(f"{bad}: {step['reason']}", 3)
        if step["what"] != BAD:
            raise Refusal(f"{bad} is not confirmed to differ from {self._good.name}: {step['reason']}", 3)
        return Change(None if step["broken"] else step["ratio"], self._bias)

    def _step(self, build: str, like: Like, settled: Settled, change: Change | None = None) -> dict[str, Any]:
        """What is known of a build, from an earlier session or by measuring; each is written down and said."""
        if build not in self._known:
            try:
                step = {"build": build, **self._measured(build, like, settled, change)}
            except Refusal as refusal:
                if refusal.exit_code != 3:
                    raise
                step = {"build": build, "what": SKIPPED, "reason": str(refusal)}
            append(self._log, step)
            self._known[build] = step
        step = self._known[build]
        ratio = f" {step['ratio']:.3f} [{step['low']:.3f}, {step['high']:.3f}]" if step.get("ratio") else ""
        say(f"{build}: {step['what']}{ratio}  {step['reason']}")
        return step

    def _measured(self, build: str, like: Like, settled: Settled, change: Change | None) -> dict[str, Any]:
        options = self._options
        if change and change.ratio is None:  # the check alone tells: its times decide nothing
            options = Namespace(**{**vars(options), "budget": ANSWER_BUDGET, "pairs": 4})
        together = 1 + most_steps(self._search.builds)
        terms = Terms(options.margin, self._bias, together, EXTENSIONS, settled)
        sides = {"a": self._good, "b": side_named(build, (), options)}
        comparing = Comparing(options, sides, stored_in(options.baselines), self._folder, terms)
        comparing.run()
        report = comparing.report()
        verdict = next(each for each in report.verdicts if each.series == "wall")
        broken = _broken(report.records, verdict.reason)
        low, high = verdict.interval or (None, None)
        return {
            "what": like(verdict, broken),
            "broken": broken,
            "ratio": verdict.ratio,
            "low": low,
            "high": high,
            "reason": verdict.reason,
            "results": report.folder,
        }


def _broken(records: Sequence[Record], reason: str) -> bool:
    """Whether B's answer is wrong or its case removed; raises Refusal (2) where A's is."""
    spoilt = {record.role for record in records if record.check.outcome in (WRONG, REMOVED)}
    if "a" in spoilt:
        raise Refusal(f"the good build does not answer rightly itself: {reason}")
    return "b" in spoilt
