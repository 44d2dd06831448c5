"""One run of one side under pytest-benchmark: planned, measured, stored, and judged against the baseline."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.experiments.baseline_report import Judged, judge
from bench.experiments.pytest_plugin import Suite
from bench.experiments.resume import require_listed, require_unchanged
from bench.host.identity import machine_id
from bench.judging.ceilings import with_ceilings
from bench.judging.untimed import without_time
from bench.records import CRASHED, WRONG, Entry, Environment, Record
from bench.reporting.model import Report
from bench.reporting.progress import Progress, say
from bench.running.selection import select
from bench.running.solo import Solo
from bench.running.solo_plan import Plan, tasks
from bench.settings import BenchSettings
from bench.storing.baselines import read_baselines
from bench.storing.results import Results, Run, last_interrupted

SUITE = Path(__file__).resolve().parents[1] / "test_workloads.py"
COLUMNS = "--benchmark-columns=min,median,iqr,max,rounds"
PLUGINS = ("-p", "no:cacheprovider", "-p", "benchmark")
# The project's own tests have options of their own; a case without a time is nothing to be warned of.
INI = ("-o", "addopts=", "-o", "filterwarnings=ignore::pytest_benchmark.logger.PytestBenchmarkWarning")
# Its tables have a row per case of 150 columns; our report says the same in a third of that.
QUIET = ("-q", "--no-summary", "--benchmark-quiet", "-p", "no:terminalreporter")
NOTHING = Run({}, {}, (), finished=False)


def bench(command: str, settings: BenchSettings, solo: Solo) -> Report | None:
    """Check, time, judge and store every chosen case of a side; None where the cases were only to be listed."""
    entries = select(solo.catalogue(), settings.cases, settings.kinds("point", "once"))
    if settings.list:
        print("\n".join(sorted(entry.case for entry in entries)))
        return None
    bench_run = BenchRun(command, settings, solo, entries)
    bench_run.run_pytest()
    return bench_run.report()


class BenchRun:
    """One run of one side, from its plan to its report."""

    def __init__(self, command: str, settings: BenchSettings, solo: Solo, entries: Sequence[Entry]) -> None:
        """Reads the machine's baselines first, so that a bad one is known before minutes are spent."""
        self._command, self._settings, self._solo = command, settings, solo
        self._environment = solo.environment()
        self._baselines = read_baselines(settings.baselines, machine_id(self._environment.machine))
        self._plan, begun = _drawn(command, settings, entries), NOTHING
        if settings.resume:
            begun = _begun(settings, command, self._environment)
            self._plan = Plan(**{**begun.plan, "cases": tuple(begun.plan["cases"])})
        self._records, self._stored = list(begun.records), set(begun.environments)
        self._environment = begun.environments.get(self._environment.key, self._environment)
        self._entries = _listed(self._plan.cases, solo.catalogue())
        self._results = Results(settings.results / self._plan.run)

    def run_pytest(self) -> None:
        """The pytest session, which has the cases measured; raises what ended the measuring early."""
        machine = {"machine": self._environment.machine, "software": self._environment.software}
        suite = Suite(list(self._entries.values()), self._measure, machine)
        fixed = [*PLUGINS, *INI, "--no-header", f"--rootdir={SUITE.parents[1]}", COLUMNS]
        os.environ.pop("PYTEST_ADDOPTS", None)  # what would change measuring is refused from there too
        asked = self._settings.pytest or (() if self._settings.all else QUIET)
        code = pytest.main([str(SUITE), *fixed, *asked], plugins=[suite])
        if suite.stopped:
            raise suite.stopped
        if code == pytest.ExitCode.NO_TESTS_COLLECTED:
            raise Refusal("-k or -m selects no case; --list shows what there is")
        if code == pytest.ExitCode.INTERRUPTED:
            raise KeyboardInterrupt
        if code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR):
            raise Refusal("pytest could not run the suite; it says why above")

    def report(self) -> Report:
        """The report on what was measured, judged against the baseline."""
        measured = Judged(
            self._command, self._settings, self._environment, self._records, self._results.folder
        )
        return judge(measured, self._baselines, self._solo.catalogue())

    def _measure(self, cases: Sequence[str]) -> Mapping[str, Sequence[Record]]:
        """Measure the planned tasks of these cases that are not done yet, storing each record as it comes."""
        if not self._settings.resume:
            whole = self._plan.whole and set(cases) == set(self._plan.cases)  # -k and -m pick cases too
            self._plan = replace(self._plan, cases=tuple(cases), whole=whole)
            self._results.start(asdict(self._plan))
        if self._environment.key not in self._stored:  # a resumed run may be of another commit
            self._keep_ceilings()
        done = {(record.process, record.entry.case) for record in self._records}
        todo = [task for task in tasks(self._plan, self._entries, done) if task.entry.case in set(cases)]
        again = " and one more that only checks" if self._plan.deterministic else ""
        say(f"{len(cases)} cases in {self._plan.processes} lane processes{again}: {len(todo)} measurements")
        progress = Progress([task.entry.case for task in todo])
        for record in progress.through(self._solo.measure(self._plan, todo, self._environment.key)):
            self._results.add(record)
            self._records.append(record)
            self._void_wrong()  # at once: an interrupted run must not keep a wrong case's times either
        self._keep_ceilings()  # a second moment: what a machine was too busy for at the first
        if set(cases) == set(self._plan.cases):
            self._results.finish()
        return {case: [r for r in self._records if r.entry.case == case] for case in cases}

    def _keep_ceilings(self) -> None:
        """Measure the device's ceilings; the environment keeps the higher ones, and is stored with them."""
        self._environment = with_ceilings(self._environment, self._solo.ceilings())
        self._results.add(self._environment)

    def _void_wrong(self) -> None:
        """What is wrong, or crashed, in one process has no time in any."""
        wrong = {r.entry.case for r in self._records if r.check.outcome in (WRONG, CRASHED)}
        for case in {r.entry.case for r in self._records if r.measurement} & wrong:
            self._results.void(case)
            self._records = without_time(self._records, case)


def _drawn(command: str, settings: BenchSettings, entries: Sequence[Entry]) -> Plan:
    now = time.time()
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime(now))
    return Plan(
        run=f"{stamp}-{command}",
        started=now,
        command=command,
        cases=tuple(entry.case for entry in entries),
        processes=settings.processes,
        budget=settings.budget,
        seed=random.SystemRandom().randrange(2**32),
        whole=not settings.cases,
        deterministic=command == "gpu_bench",
    )


def _listed(cases: Sequence[str], catalogue: Sequence[Entry]) -> dict[str, Entry]:
    """The entries of a plan's cases; raises Refusal where the plan, an interrupted one, has others."""
    listed = {entry.case: entry for entry in catalogue}
    require_listed(cases, listed)
    return {case: listed[case] for case in cases}


def _begun(settings: BenchSettings, command: str, now: Environment) -> Run:
    """The last run, which must be of this command, in this environment, and not be finished."""
    last = last_interrupted(settings.results, command)
    for then in last.environments.values():
        require_unchanged(now, then)
    return last
