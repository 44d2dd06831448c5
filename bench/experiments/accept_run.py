"""The last run becomes a baseline of its machine."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.errors import Refusal
from bench.experiments.golden_values import who
from bench.host.identity import machine_id
from bench.judging.acceptance import accept, level
from bench.judging.against_baseline import judge_run
from bench.records import CRASHED, WRONG, Record
from bench.storing.baselines import Accepted, Baseline, read_baselines, write_baseline
from bench.storing.results import Run, read_run, runs

NOTHING = Baseline((), {}, ())
MARGIN = 0.02


@dataclass(frozen=True)
class AcceptedRun:
    """The files that were written, and the cases that stay out."""

    files: tuple[Path, ...]
    left_out: Mapping[str, str]  # what each was: WRONG or CRASHED


def accept_last(results: Path, baselines: Path, why: str) -> AcceptedRun:
    """Accept the last finished run into its machine's baselines; cases that were wrong stay out."""
    last = _last(results)
    environment = next(iter(last.environments.values()))
    machine = machine_id(environment.machine)
    held = read_baselines(baselines, machine)
    if any(last.plan["run"] in {a.run for a in baseline.accepted} for baseline in held.values()):
        command = last.plan["command"]
        raise Refusal(f"run {last.plan['run']} is accepted already; measure again: nox -s {command}")
    moved = _moved(last.records, [r for baseline in held.values() for r in baseline.records])
    when = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    accepted = Accepted(last.plan["run"], who(), when, why)
    files = []
    for workload in sorted({r.entry.workload for r in last.records} | set(held)):
        records = [r for r in last.records if r.entry.workload == workload]
        after = _after(held.get(workload, NOTHING), records, last, accepted, moved)
        files.append(write_baseline(baselines, machine, workload, after))
    spoilt = {r.entry.case: r.check.outcome.upper() for r in last.records if r.check.outcome in (WRONG, CRASHED)}
    return AcceptedRun(tuple(files), spoilt)


def _last(results: Path) -> Run:
    done = (run for folder in reversed(runs(results)) if (run := read_run(folder)).finished)
    found = next((run for run in done if run.plan["command"].endswith("_bench")), None)
    if found is None:
        raise Refusal(f"no finished run in {results}; measure first: nox -s cpu_bench")
    return found


def _moved(now: Sequence[Record], held: Sequence[Record]) -> set[str]:
    verdicts = judge_run(now, held, (), MARGIN)
    return {verdict.case for verdict in verdicts if verdict.outcome in ("SLOWER", "FASTER")}


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
