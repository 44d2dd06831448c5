"""The only writer of `baselines/`: accepts the last run, or makes golden values from the references."""

from __future__ import annotations

import getpass
import subprocess
import time
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace

from bench import host
from bench.commands.common import solo_of
from bench.judging.acceptance import accept, level
from bench.judging.stored import judge_run
from bench.records import WRONG, Entry, Record, Refusal
from bench.reporting.progress import Progress, say
from bench.running.selection import select
from bench.running.solo import Solo
from bench.storing import golden
from bench.storing.baselines import Accepted, Baseline, read_baselines, write_baseline
from bench.storing.results import Run, read_run, runs

NOTHING = Baseline((), {}, ())


def run(options: Namespace) -> int:
    """The command `rebaseline`."""
    return make_golden(options) if options.values else accept_last(options)


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
        last.plan["run"], who(), time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), options.why
    )
    for workload in sorted({r.entry.workload for r in last.records} | set(held)):
        before = held.get(workload, NOTHING)
        after = _after(
            before, [r for r in last.records if r.entry.workload == workload], last, accepted, moved
        )
        print(write_baseline(options.baselines, machine, workload, after))
    wrong = sorted({r.entry.case for r in last.records if r.check.outcome == WRONG})
    for case in wrong:
        say(f"rebaseline: {case} was WRONG and is not accepted; mend it and run again")
    return 1 if wrong else 0


def make_golden(options: Namespace) -> int:
    """Make the golden values of every case that is judged by a band, a reference replay per seed."""
    with solo_of(options, "cpu") as solo:
        entries = [
            e for e in select(solo.catalogue(), options.cases, ("point", "once")) if solo.has_band(e.case)
        ]
        for entry in entries:
            values = _over_seeds(solo, entry, options.seeds)
            print(golden.write(options.baselines, entry.workload, _golden(entry, values, options)))
    if not entries:
        raise Refusal("none of these cases is judged by a band over seeds; leave --values out")
    return 0


def who() -> str:
    """The person as git knows them, or else the user's name."""
    try:
        said = subprocess.run(
            ["git", "config", "user.name"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        said = ""
    return said.strip() or getpass.getuser()


def _last(options: Namespace) -> Run:
    found = next(
        (run for folder in reversed(runs(options.results)) if (run := read_run(folder)).finished), None
    )
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


def _over_seeds(solo: Solo, entry: Entry, seeds: int) -> dict[str, list[float]]:
    progress = Progress([entry.case] * seeds)
    found = list(progress.through(solo.golden_values(entry.case, seed) for seed in range(1, seeds + 1)))
    return {name: [values[name] for values in found] for name in found[0]}


def _golden(entry: Entry, values: dict[str, list[float]], options: Namespace) -> golden.Golden:
    return golden.Golden(
        case=golden.key(entry.case),
        revision=entry.revision,
        dataset=entry.dataset,
        seeds=tuple(range(1, options.seeds + 1)),
        values=values,
        who=who(),
        when=time.strftime("%Y-%m-%d", time.gmtime()),
        why=options.why,
    )
