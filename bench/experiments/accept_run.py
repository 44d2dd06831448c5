"""The last run becomes a baseline of its machine."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.errors import Refusal
from bench.experiments.golden_values import who
from bench.host.identity import machine_id
from bench.judging.acceptance import BaselineChange, accept, changes, level
from bench.judging.against_baseline import judge_run
from bench.records import CRASHED, WRONG, Record
from bench.storing.baselines import Accepted, Baseline, read_baselines, write_baseline
from bench.storing.results import Run, read_run, runs
from bench.verdicts import MOVED

NOTHING = Baseline((), {}, ())
MARGIN = 0.02


@dataclass(frozen=True)
class AcceptedRun:
    """What accepting a run changed, or would have; no files where it was refused."""

    run: str
    machine: str
    files: tuple[Path, ...]
    changes: tuple[BaselineChange, ...]
    failed: Mapping[str, str]  # by case: WRONG or CRASHED


def accept_last(results: Path, baselines: Path, why: str, without_failed: bool = False) -> AcceptedRun:
    """Accept the last finished run into its machine's baselines.

    A run in which a case was wrong or crashed is accepted only `without_failed` cases, which keep what they had.
    """
    last = _last(results)
    environment = next(iter(last.environments.values()))
    machine = machine_id(environment.machine)
    held = read_baselines(baselines, machine)
    if any(last.plan["run"] in {a.run for a in baseline.accepted} for baseline in held.values()):
        command = last.plan["command"]
        raise Refusal(f"run {last.plan['run']} is accepted already; measure again: nox -s {command}")
    failed = {
        r.entry.case: r.check.outcome.upper() for r in last.records if r.check.outcome in (WRONG, CRASHED)
    }
    if failed and not without_failed:
        return AcceptedRun(last.plan["run"], machine, (), (), failed)
    before = [record for baseline in held.values() for record in baseline.records]
    moved = _moved(last.records, before)
    when = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    accepted = Accepted(last.plan["run"], who(), when, why)
    files, after = [], list[Record]()
    for workload in sorted({r.entry.workload for r in last.records} | set(held)):
        records = [r for r in last.records if r.entry.workload == workload]
        made = _after(held.get(workload, NOTHING), records, last, accepted, moved)
        files.append(write_baseline(baselines, machine, workload, made))
        after += made.records
    return AcceptedRun(last.plan["run"], machine, tuple(files), tuple(changes(before, after)), failed)


def _last(results: Path) -> Run:
    done = (run for folder in reversed(runs(results)) if (run := read_run(folder)).finished)
    found = next((run for run in done if run.plan["command"].endswith("_bench")), None)
    if found is None:
        raise Refusal(f"no finished run in {results}; measure first: nox -s cpu_bench")
    return found


def _moved(now: Sequence[Record], held: Sequence[Record]) -> set[str]:
    verdicts = judge_run(now, held, (), MARGIN)
    return {verdict.case for verdict in verdicts if verdict.outcome in MOVED}


def _after(
    before: Baseline, records: Sequence[Record], last: Run, accepted: Accepted, moved: Collection[str]
) -> Baseline:
    environments = {**before.environments, **last.environments}
    levels = {key: level(environment.software) for key, environment in environments.items()}
    kept = accept(before.records, records, levels, moved, last.plan["whole"])
    used, of_runs = {r.environment for r in kept}, {r.run for r in kept}
    return Baseline(
        tuple(a for a in (*before.accepted, accepted) if a.run in of_runs),
        {key: replace(environments[key], volatile={}) for key in environments if key in used},
        tuple(kept),
    )
