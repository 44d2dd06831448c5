"""The checks of many lanes: each has one lane process, and as many of these are at work as there are CPUs."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from threading import Event

from bench.errors import Refusal
from bench.experiments.setup import alone_here, fresh_log, stored_in
from bench.experiments.sides import resolve
from bench.host.cgroups import cgroup_folders, cpu_quota
from bench.host.cpuinfo import usable_cpus
from bench.judging.conformance import Tried, wanted
from bench.lanes import locked
from bench.records import Check, Documented, Entry
from bench.reporting.conformance import ConformanceReport, counted
from bench.reporting.progress import LanesProgress
from bench.running.launch import starter
from bench.running.live_case import ExpectedOf
from bench.running.selection import names
from bench.running.side import Side
from bench.running.solo import Solo
from bench.running.solo_plan import Plan, tasks
from bench.settings import CaseSettings, Device

MOST_AT_ONCE = 4  # a lane process takes up to 2 GB
Heard = Callable[[str, int, int], None]  # a lane has done so many of so many checks
Pick = Callable[
    [Sequence[Entry], Sequence[Documented]], Sequence[Entry]
]  # which of a lane's cases are checked


def conform(
    lanes: Sequence[str],
    settings: CaseSettings,
    show: Callable[[ConformanceReport], None],
    device: Device = "cpu",
) -> ConformanceReport:
    """Check the cases on every lane, or side, of those names; none: on every locked lane.

    `show` gets the report, also of checks that are interrupted. Raises Refusal (2) where a glob matches no case.
    """
    chosen = list(lanes) or [lane.name for lane in locked.known(device)]
    progress, done = LanesProgress(chosen), list[Tried]()
    try:
        with alone_here() as folder:
            expected_of = stored_in(settings.baselines)
            conforming = Conforming(expected_of, folder, settings.results, settings.cases, progress.heard)
            for tried in conforming.try_all(
                [(name, partial(_made, name, settings, device)) for name in chosen]
            ):
                progress.finished(tried.lane, tried.failure or counted(tried))
                done.append(tried)
    finally:
        report = ConformanceReport(sorted(done, key=lambda tried: chosen.index(tried.lane)))
        if done:
            show(report)
    if settings.cases and not any(tried.entries or tried.failure for tried in report.lanes):
        globs = ", ".join(map(repr, settings.cases))
        raise Refusal(f"no case matches {globs}; nox -s cpu_bench -- --list lists them")
    return report


def _made(name: str, settings: CaseSettings, device: Device) -> Side:
    fresh_log(log_of(settings.results, name))
    return resolve(name, settings, device)


def log_of(results: Path, lane: str) -> Path:
    """The file for what a lane's processes print; an interpreter's path becomes a name without slashes."""
    return results / f"{re.sub(r'[^A-Za-z0-9._=-]+', '-', lane).strip('-')}.log"


class Conforming:
    """Checks the documented cases on every side; what fails on one does not stop the others."""

    def __init__(
        self,
        expected_of: ExpectedOf,
        folder: Path,
        logs: Path,
        globs: Sequence[str],
        heard: Heard,
        pick: Pick = wanted,
    ) -> None:
        self._expected_of, self._folder, self._logs = expected_of, folder, logs
        self._globs, self._heard, self._pick = globs, heard, pick
        self._stop = Event()

    def try_all(self, sides: Sequence[tuple[str, Callable[[], Side]]]) -> Iterator[Tried]:
        """Each lane as it is done; `sides` gives each lane's name, and makes its side."""
        cpus = usable_cpus(len(os.sched_getaffinity(0)), cpu_quota(cgroup_folders("cpu")))
        at_once = min(MOST_AT_ONCE, max(1, int(cpus)))
        with ThreadPoolExecutor(at_once) as pool:
            try:
                for done in as_completed([pool.submit(self._try, name, make) for name, make in sides]):
                    yield done.result()
            finally:
                self._stop.set()
                pool.shutdown(wait=True, cancel_futures=True)

    def _try(self, name: str, make: Callable[[], Side]) -> Tried:
        started = time.monotonic()
        try:
            side = make()
            folder = self._folder / log_of(self._logs, name).stem
            folder.mkdir()
            solo = Solo(side, self._expected_of, starter(folder, log_of(self._logs, name)), folder)
        except Refusal as refusal:
            return Tried(name, failure=str(refusal))
        try:
            return self._checked(name, solo, started)
        except Refusal as refusal:
            return Tried(name, failure=str(refusal))
        finally:
            solo.close()

    def _checked(self, name: str, solo: Solo, started: float) -> Tried:
        environment = solo.environment()
        entries = [e for e in solo.catalogue() if not self._globs or any(names(g, e) for g in self._globs)]
        places = [p for p in solo.places() if any(p.case == e.case for e in entries)]
        checked = [entry for entry in self._pick(entries, places) if entry.kind != "gpu"]
        checks = dict(self._checks(name, solo, checked))
        changes = {e.case: why for e in checked if (why := self._expected_of(e, solo.release()).why)}
        return Tried(
            lane=name,
            release=solo.release(),
            software=environment.software,
            entries=entries,
            places=places,
            regressions=solo.regressions(),
            checks=checks,
            changes=changes,
            seconds=time.monotonic() - started,
        )

    def _checks(self, name: str, solo: Solo, entries: Sequence[Entry]) -> Iterator[tuple[str, Check]]:
        by_case = {entry.case: entry for entry in entries}
        plan = Plan("conformance", time.time(), "conformance", tuple(by_case), 1, 0.0, seed=0, whole=False)
        todo = tasks(plan, by_case, ())
        for number, record in enumerate(solo.measure(plan, todo, "conformance"), 1):
            if self._stop.is_set():
                return
            self._heard(name, number, len(todo))
            yield record.entry.case, record.check
