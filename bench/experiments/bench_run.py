"""One run of one side under pytest-benchmark, from its plan to its report."""

from __future__ import annotations

import os
import random
import time
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from bench import host
from bench.commands.going_on import require_listed, require_unchanged
from bench.errors import Refusal
from bench.experiments.pytest_plugin import Suite
from bench.judging.against_baseline import judge_run
from bench.judging.ceilings import with_ceilings
from bench.judging.differences import differences
from bench.judging.exit_codes import exit_code
from bench.records import WRONG, Entry, Environment, Record
from bench.reporting import terminal
from bench.reporting.progress import Progress, say
from bench.running.selection import matches
from bench.running.solo import Plan, Solo, tasks
from bench.storing.baselines import Baseline, read_baselines
from bench.storing.results import Results, Run, last_interrupted, without_time

SUITE = Path(__file__).resolve().parents[1] / "test_workloads.py"
COLUMNS = "--benchmark-columns=min,median,iqr,max,rounds"
PLUGINS = ("-p", "no:cacheprovider", "-p", "benchmark")
# The project's own tests have options; and where no case has a time, that is nothing to be warned of.
INI = ("-o", "addopts=", "-o", "filterwarnings=ignore::pytest_benchmark.logger.PytestBenchmarkWarning")
NOTHING = Run({}, {}, (), finished=False)


class Session:
    """One run of one side, from its plan to its report."""

    def __init__(self, options: Namespace, solo: Solo, entries: Sequence[Entry]) -> None:
        """Reads the machine's baselines first, so that a bad one is known before minutes are spent."""
        self._options, self._solo = options, solo
        self._environment = solo.environment()
        self._machine = host.machine_id(self._environment.machine)
        self._baselines = read_baselines(options.baselines, self._machine)
        self._plan, begun = _drawn(options, entries), NOTHING
        if options.resume:
            begun = _begun(options, self._environment)
            self._plan = Plan(**{**begun.plan, "cases": tuple(begun.plan["cases"])})
        self._records, self._stored = list(begun.records), set(begun.environments)
        self._environment = begun.environments.get(self._environment.key, self._environment)
        self._entries = _listed(self._plan.cases, solo.catalogue())
        self._results = Results(options.results / self._plan.run)

    def run_pytest(self) -> None:
        """The pytest session, which has the cases measured; raises what ended the measuring early."""
        machine = {"machine": self._environment.machine, "software": self._environment.software}
        suite = Suite(list(self._entries.values()), self._measure, machine)
        fixed = [*PLUGINS, *INI, "--no-header", f"--rootdir={SUITE.parents[1]}", COLUMNS]
        os.environ.pop("PYTEST_ADDOPTS", None)  # what would change measuring is refused from there too
        code = pytest.main([str(SUITE), *fixed, *self._options.pytest], plugins=[suite])
        if suite.stopped:
            raise suite.stopped
        if code == pytest.ExitCode.NO_TESTS_COLLECTED:
            raise Refusal("-k or -m selects no case; --list shows what there is")
        if code == pytest.ExitCode.INTERRUPTED:
            raise KeyboardInterrupt
        if code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR):
            raise Refusal("pytest could not run the suite; it says why above")

    def report(self) -> terminal.Report:
        """Judge what was measured against the baseline."""
        accepted = [record for baseline in self._baselines.values() for record in baseline.records]
        verdicts = judge_run(self._records, accepted, self._gone(), self._options.margin)
        then = _newest_environments(self._baselines)
        changed = differences(self._environment.software, then[-1].software) if then else []
        return terminal.Report(
            command=self._options.command,
            environments={"a": [self._environment], "baseline": then},
            machine=self._machine,
            records=self._records,
            verdicts=verdicts,
            differences=changed,
            folder=str(self._results.folder),
            exit_code=exit_code(verdicts, self._options.strict),
        )

    def _measure(self, cases: Sequence[str]) -> Mapping[str, Sequence[Record]]:
        """Measure the planned tasks of these cases that are not done yet, storing each record as it comes."""
        if not self._options.resume:
            whole = self._plan.whole and set(cases) == set(self._plan.cases)  # -k and -m pick cases too
            self._plan = replace(self._plan, cases=tuple(cases), whole=whole)
            self._results.start(asdict(self._plan))
        if self._environment.key not in self._stored:  # a resumed run may be of another commit
            self._keep_ceilings()
        done = {(record.process, record.entry.case) for record in self._records}
        todo = [task for task in tasks(self._plan, self._entries, done) if task.entry.case in set(cases)]
        again = " and one more that only checks" if self._plan.deterministic else ""
        say(f"{len(cases)} cases in {self._plan.processes} lane processes{again}, {len(todo)} tasks")
        progress = Progress([task.entry.case for task in todo])
        for record in progress.through(self._solo.measure(self._plan, todo, self._environment.key)):
            self._results.add(record)
            self._records.append(record)
            self._void()  # at once: an interrupted run must not keep a wrong case's times either
        self._keep_ceilings()  # a second moment: what a machine was too busy for at the first
        if set(cases) == set(self._plan.cases):
            self._results.finish()
        return {case: [r for r in self._records if r.entry.case == case] for case in cases}

    def _keep_ceilings(self) -> None:
        """Measure the device's ceilings; the environment keeps the higher ones, and is stored with them."""
        self._environment = with_ceilings(self._environment, self._solo.ceilings())
        self._results.add(self._environment)

    def _void(self) -> None:
        """What is wrong in one process has no time in any."""
        wrong = {r.entry.case for r in self._records if r.check.outcome == WRONG}
        for case in {r.entry.case for r in self._records if r.measurement} & wrong:
            self._results.void(case)
            self._records = without_time(self._records, case)

    def _gone(self) -> list[str]:
        """Cases that the baseline holds and the suite no longer lists, of those that the options ask for."""
        listed = {entry.case for entry in self._solo.catalogue()}
        device = next(iter(self._entries.values())).device
        accepted = [r.entry for baseline in self._baselines.values() for r in baseline.records]
        dataset, globs = self._options.dataset, self._options.cases or ["*"]
        held = {
            e.case for e in accepted if e.device == device and (not e.dataset or e.dataset.name == dataset)
        }
        return sorted(case for case in held - listed if any(matches(glob, case) for glob in globs))


def _drawn(options: Namespace, entries: Sequence[Entry]) -> Plan:
    now = time.time()
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime(now))
    cases = tuple(entry.case for entry in entries)
    seed = random.SystemRandom().randrange(2**32)
    return Plan(
        run=f"{stamp}-{options.command}",
        started=now,
        command=options.command,
        cases=cases,
        processes=options.processes,
        budget=options.budget,
        seed=seed,
        whole=not options.cases,
        deterministic=options.command == "gpu_bench",
    )


def _listed(cases: Sequence[str], catalogue: Sequence[Entry]) -> dict[str, Entry]:
    """The entries of a plan's cases; raises Refusal where the plan, an interrupted one, has others."""
    listed = {entry.case: entry for entry in catalogue}
    require_listed(cases, listed)
    return {case: listed[case] for case in cases}


def _begun(options: Namespace, now: Environment) -> Run:
    """The last run, which must be of this command, in this environment, and not be finished."""
    last = last_interrupted(options.results, options.command)
    for then in last.environments.values():
        require_unchanged(now, then)
    return last


def _newest_environments(baselines: Mapping[str, Baseline]) -> list[Environment]:
    """The environments of the baselines, each once, that of the newest record last."""
    held = [(r.started, r.environment, baseline) for baseline in baselines.values() for r in baseline.records]
    newest_first = sorted(held, key=lambda each: each[0], reverse=True)
    found = {key: baseline.environments[key] for _, key, baseline in newest_first}
    return list(reversed(found.values()))
