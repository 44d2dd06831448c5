"""The only writer of `baselines/`: accepts the last run, makes golden values, or records a changed answer."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace

from bench import host
from bench.errors import Refusal
from bench.experiments import golden_values
from bench.experiments.setup import solo_of
from bench.experiments.sides import side_of
from bench.judging.acceptance import accept, level
from bench.judging.against_baseline import judge_run
from bench.records import CRASHED, WRONG, Record
from bench.reporting.progress import say
from bench.storing.baselines import Accepted, Baseline, read_baselines, write_baseline
from bench.storing.results import Run, read_run, runs

NOTHING = Baseline((), {}, ())


def run(options: Namespace) -> int:
    """The command `rebaseline`."""
    if not (options.changed or options.values):
        return accept_last(options)
    with solo_of(options, side_of(options, "cpu")) as solo:
        return (golden_values.record_change if options.changed else golden_values.make_golden)(solo, options)


def accept_last(options: Namespace) -> int:
    """Accept the last finished run into its machine's baselines; 1 if it had a wrong answer, which stays out."""
    last = _last(options)
    environment = next(iter(last.environments.values()))
    machine = host.machine_id(environment.machine)
    held = read_baselines(options.baselines, machine)
    if any(last.plan["run"] in {a.run for a in baseline.accepted} for baseline in held.values()):
        raise Refusal(
            f"run {last.plan['run']} is accepted already; measure again: nox -s {last.plan['command']}"
        )
    moved = _moved(last.records, [r for baseline in held.values() for r in baseline.records])
    accepted = Accepted(
        last.plan["run"], golden_values.who(), time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), options.why
    )
    for workload in sorted({r.entry.workload for r in last.records} | set(held)):
        before = held.get(workload, NOTHING)
        after = _after(
            before, [r for r in last.records if r.entry.workload == workload], last, accepted, moved
        )
        print(write_baseline(options.baselines, machine, workload, after))
    spoilt = {r.entry.case: r.check.outcome for r in last.records if r.check.outcome in (WRONG, CRASHED)}
    for case, outcome in sorted(spoilt.items()):
        say(f"rebaseline: {case} was {outcome.upper()} and is not accepted; correct it and run again")
    return 1 if spoilt else 0


def _last(options: Namespace) -> Run:
    done = (run for folder in reversed(runs(options.results)) if (run := read_run(folder)).finished)
    found = next((run for run in done if run.plan["command"].endswith("_bench")), None)
    if found is None:
        raise Refusal(f"no finished run in {options.results}; measure first: nox -s cpu_bench")
    return found


def _moved(now: Sequence[Record], held: Sequence[Record]) -> set[str]:
    verdicts = judge_run(now, held, (), margin=0.02)
    return {v.case for v in verdicts if v.outcome in ("SLOWER", "FASTER")}


def _after(
    before: Baseline, records: Sequence[Record], last: Run, accepted: Accepted, moved: set[str]
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
