"""The checks of many lanes: each has one lane process, and as many of these are at work as there are CPUs."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Protocol

from bench.documented import Documented
from bench.errors import Refusal
from bench.host.cgroups import cgroup_folders, cpu_quota
from bench.host.cpuinfo import usable_cpus
from bench.judging.conformance import Tried
from bench.records import Check, Entry
from bench.regression import KnownRegression
from bench.running.launch import starter
from bench.running.live_case import ExpectedOf
from bench.running.side import Side
from bench.running.solo import Solo
from bench.running.solo_plan import Plan, tasks
from bench.storing.files import fresh_log

MOST_AT_ONCE = 4  # a lane process takes up to 2 GB
Heard = Callable[[str, int, int], None]  # a lane has done so many of so many checks


@dataclass(frozen=True)
class Choice:
    """Which of a lane's cases are listed, and which of these are checked."""

    entries: Sequence[Entry]
    checked: Sequence[Entry]
    whole: frozenset[str] = frozenset()  # workloads whose every point is checked


# Chooses on a lane of that name among its cases, the note's places and the known regressions.
Pick = Callable[[str, Sequence[Entry], Sequence[Documented], Sequence[KnownRegression]], Choice]


class Kept(Protocol):
    """Checks that need not be made again. Called by the lanes' threads."""

    def find(self, lane: str, entry: Entry) -> Check | None:
        """How a case's check ended on a lane, where it was made before."""

    def keep(self, lane: str, entry: Entry, check: Check) -> None:
        """A check that was made just now."""


class Checking:
    """Checks cases on every side; what fails on one does not stop the others."""

    def __init__(
        self,
        expected_of: ExpectedOf,
        folder: Path,
        logs: Path,
        pick: Pick,
        heard: Heard,
        *,
        twice: bool = False,
        kept: Kept | None = None,
    ) -> None:
        """`pick` chooses among the cases that a lane lists; `heard` is told how far each lane is.

        A case that dies is tried three times, each in a fresh lane process, or `twice`, in forks of one. What is
        `kept` is not checked again.
        """
        self._expected_of, self._folder, self._logs = expected_of, folder, logs
        self._pick, self._heard = pick, heard
        self._stop, self._twice, self._kept = Event(), twice, kept

    def try_all(self, sides: Sequence[tuple[str, Callable[[], Side]]]) -> Iterator[Tried]:
        """Each lane as it is done; `sides` gives each lane's name, and makes its side."""
        cpus = usable_cpus(len(os.sched_getaffinity(0)), cpu_quota(cgroup_folders("cpu")))
        with ThreadPoolExecutor(min(MOST_AT_ONCE, max(1, int(cpus)))) as pool:
            try:
                for done in as_completed([pool.submit(self._try, name, make) for name, make in sides]):
                    yield done.result()
            finally:
                self._stop.set()
                pool.shutdown(wait=True, cancel_futures=True)

    def _try(self, name: str, make: Callable[[], Side]) -> Tried:
        started, plain = time.monotonic(), re.sub(r"[^A-Za-z0-9._=+-]+", "-", name).strip("-")
        try:
            log = fresh_log(self._logs / f"{plain}.log")
            side = make()
            folder = self._folder / plain
            folder.mkdir()
            solo = Solo(side, self._expected_of, starter(folder, log), folder)
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
        choice = self._pick(name, solo.catalogue(), solo.places(), solo.regressions())
        listed = {entry.case for entry in choice.entries}
        checks = dict(self._checks(name, solo, choice.checked))
        changes = {e.case: why for e in choice.checked if (why := self._expected_of(e, solo.release()).why)}
        return Tried(
            lane=name,
            release=solo.release(),
            software=environment.software,
            entries=choice.entries,
            places=[place for place in solo.places() if place.case in listed],
            checks=checks,
            changes=changes,
            seconds=time.monotonic() - started,
            regressions=solo.regressions(),
            whole=choice.whole,
        )

    def _checks(self, name: str, solo: Solo, entries: Sequence[Entry]) -> Iterator[tuple[str, Check]]:
        by_case = {}
        for entry in entries:
            if self._kept and (check := self._kept.find(name, entry)):
                yield entry.case, check
            else:
                by_case[entry.case] = entry
        plan = Plan(
            "conformance",
            time.time(),
            "conformance",
            tuple(by_case),
            1,
            0.0,
            seed=0,
            whole=False,
            tries=2 if self._twice else 3,
            anew=not self._twice,
        )
        todo = tasks(plan, by_case, ())
        for number, record in enumerate(solo.measure(plan, todo, "conformance"), 1):
            if self._stop.is_set():
                return
            self._heard(name, number, len(todo))
            if self._kept:
                self._kept.keep(name, record.entry, record.check)
            yield record.entry.case, record.check
