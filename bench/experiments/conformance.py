"""The checks of many lanes: each has one lane process, and as many of these are at work as there are CPUs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from threading import Event

from bench import host
from bench.errors import Refusal
from bench.judging.conformance import Tried, wanted
from bench.records import Check, Entry
from bench.running.live_case import Stored
from bench.running.selection import matches
from bench.running.side import Side
from bench.running.solo import Plan, Solo, tasks

MOST_AT_ONCE = 4  # a lane process takes up to 2 GB
Heard = Callable[[str, int, int], None]  # a lane has done so many of so many checks


class Conforming:
    """Checks the documented cases on every side; what fails on one does not stop the others."""

    def __init__(self, stored: Stored, folder: Path, logs: Path, globs: Sequence[str], heard: Heard) -> None:
        self._stored, self._folder, self._logs, self._globs, self._heard = stored, folder, logs, globs, heard
        self._stop = Event()

    def try_all(self, sides: Sequence[tuple[str, Callable[[], Side]]]) -> Iterator[Tried]:
        """Each lane as it is done; `sides` gives each lane's name, and makes its side."""
        at_once = min(MOST_AT_ONCE, max(1, int(host.machine()["cpus"])))
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
            folder = self._folder / name
            folder.mkdir()
            solo = Solo(side, self._stored, folder, self._logs / f"{name}.log")
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
        entries = [
            e for e in solo.catalogue() if not self._globs or any(matches(g, e.case) for g in self._globs)
        ]
        places = [p for p in solo.places() if any(p.case == e.case for e in entries)]
        checked = [entry for entry in wanted(entries, places) if entry.kind != "gpu"]
        checks = dict(self._checks(name, solo, checked))
        changes = {e.case: why for e in checked if (why := self._stored(e, solo.release()).why)}
        return Tried(
            lane=name,
            release=solo.release(),
            software=environment.software,
            entries=entries,
            places=places,
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
