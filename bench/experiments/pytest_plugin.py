"""The only pytest glue: cases become tests, measured rounds become pytest-benchmark's rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from bench.records import CRASHED, REMOVED, WRONG, Entry, Record

Measure = Callable[[Sequence[str]], Mapping[str, Sequence[Record]]]


class LaneClock:
    """A clock that stands still, but for the seconds that were measured in a lane process.

    pytest-benchmark asks it before and after what it believes to be the call.
    """

    __name__ = "lane_clock"

    def __init__(self) -> None:
        self._now = 0.0

    def __call__(self) -> float:
        """Seconds that have been let pass."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Let that many seconds pass."""
        self._now += seconds


class Measured:
    """What became of one case, for its test: fails or skips it, or hands out its rounds."""

    def __init__(self, records: Sequence[Record], clock: LaneClock) -> None:
        self._records, self._clock = records, clock
        measured = [r.measurement for r in records if r.measurement]
        self._rounds = [each for m in measured for each in m.rounds if not each.void]
        self._void = next((each.void for m in measured for each in m.rounds if each.void), "")
        self._next = iter(self._rounds)

    def require_proven(self) -> None:
        """Fail the test where the case was wrong or crashed in any process, skip it where the release removed it."""
        for record in self._records:
            if record.check.outcome in (WRONG, CRASHED):
                said = (
                    f"{record.check.outcome.upper()} in process {record.process + 1}: {record.check.reason}"
                )
                pytest.fail(said, pytrace=False)
        for record in self._records:
            if record.check.outcome == REMOVED:
                pytest.skip(f"removed: {record.check.reason}")
        if not self._rounds:
            pytest.skip(f"every round was void: {self._void}")

    @property
    def rounds(self) -> int:
        """How many valid rounds were measured, over all processes."""
        return len(self._rounds)

    @property
    def facts(self) -> dict[str, Any]:
        """What pytest-benchmark's JSON carries beside its own figures."""
        first = self._records[0]
        phases = [r.measurement for r in self._records if r.measurement]
        return {
            "case": first.entry.case,
            "check": first.check.outcome,
            "processes": len(phases),
            "iterations": [each.iterations for each in self._rounds],
            "first_call_seconds": [m.first_call_seconds for m in phases],
            "build_seconds": [m.build_seconds for m in phases],
            "cpu_seconds": [each.cpu_seconds for each in self._rounds],
            "peak_bytes": [m.peak_bytes for m in phases],
        }

    def next_round(self) -> None:
        """Let the clock pass the next round's seconds per call."""
        self._clock.advance(next(self._next).seconds)


class Suite:
    """The plugin of one session: lists the cases, has the selected ones measured, serves their rounds."""

    def __init__(self, entries: Sequence[Entry], measure: Measure, machine: Mapping[str, Any]) -> None:
        self._entries, self._measure, self._machine = entries, measure, machine
        self._clock = LaneClock()
        self._records: Mapping[str, Sequence[Record]] = {}
        self.stopped: Exception | KeyboardInterrupt | None = None  # what ended the measuring early

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test per case, grouped by workload."""
        if "case" in metafunc.fixturenames:
            metafunc.parametrize("case", [self._parameter(entry) for entry in self._entries])

    def _parameter(self, entry: Entry) -> Any:
        mark = pytest.mark.benchmark(timer=self._clock, group=entry.workload)
        return pytest.param(entry.case, id=entry.case, marks=mark)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Measure what is still selected, all of it before the first test: processes, not cases, come in turn."""
        if not session.items:
            return None  # pytest ends with NO_TESTS_COLLECTED
        try:
            self._records = self._measure([item.callspec.params["case"] for item in session.items])  # type: ignore[attr-defined]
        except (Exception, KeyboardInterrupt) as stop:  # pytest would show a traceback of its own
            self.stopped = stop
            return True  # no test runs
        return None

    @pytest.fixture
    def measured(self, case: str) -> Measured:
        """What became of the case."""
        return Measured(self._records[case], self._clock)

    @pytest.hookimpl(tryfirst=True)
    def pytest_benchmark_generate_machine_info(self) -> dict[str, Any]:
        """The lane process's machine and software instead of the controller's."""
        return dict(self._machine)

    @pytest.hookimpl(tryfirst=True)
    def pytest_benchmark_generate_commit_info(self) -> dict[str, Any]:
        """Nothing: the commit stands in the software."""
        return {}
