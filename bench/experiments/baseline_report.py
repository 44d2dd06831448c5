"""From what a run measured to its report: judged against the machine's baseline. Reads and starts nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.host.identity import machine_id
from bench.judging.against_baseline import judge_run
from bench.judging.differences import differences
from bench.judging.exit_codes import exit_code
from bench.judging.on_device import on_device
from bench.judging.tuning import tuned_pairs
from bench.records import Entry, Environment, Record
from bench.reporting.model import Report, rows_of_run
from bench.running.selection import matches
from bench.settings import BenchSettings
from bench.storing.baselines import Baseline


@dataclass(frozen=True)
class Judged:
    """What a run measured, and by which settings it is judged."""

    command: str
    settings: BenchSettings
    environment: Environment
    records: Sequence[Record]
    folder: Path


def judge(run: Judged, baselines: Mapping[str, Baseline], catalogue: Sequence[Entry]) -> Report:
    """The report of a run; `catalogue` is what its lane process lists."""
    accepted = [record for baseline in baselines.values() for record in baseline.records]
    gone = missing(accepted, catalogue, run)
    shown = [entry for entry in gone if not run.settings.cases or _matched(entry, run.settings.cases)]
    verdicts = judge_run(run.records, accepted, [entry.case for entry in shown], run.settings.margin)
    then = newest_environments(baselines)
    return Report(
        command=run.command,
        environments={"a": [run.environment], "baseline": then},
        machine=machine_id(run.environment.machine),
        rows=rows_of_run(run.records, verdicts, run.environment, shown),
        differences=differences(run.environment.software, then[-1].software) if then else [],
        folder=str(run.folder),
        exit_code=exit_code(verdicts, run.settings.strict, run.settings.failing),
        failing=run.settings.failing,
        hidden=len(gone) - len(shown),
        tuned=tuple(tuned_pairs(run.records)),
        on_device=tuple(on_device(run.records)),
    )


def missing(accepted: Sequence[Record], catalogue: Sequence[Entry], run: Judged) -> list[Entry]:
    """The cases of the baseline, on the run's device and dataset, that the suite lists no more."""
    listed = {entry.case for entry in catalogue}
    devices = {record.entry.device for record in run.records}
    held = {record.entry.case: record.entry for record in accepted if record.entry.device in devices}
    return [
        entry
        for case, entry in sorted(held.items())
        if case not in listed and (entry.dataset is None or entry.dataset.name == run.settings.dataset)
    ]


def newest_environments(baselines: Mapping[str, Baseline]) -> list[Environment]:
    """The environments of the baselines, each once, that of the newest record last."""
    held = [(r.started, r.environment, baseline) for baseline in baselines.values() for r in baseline.records]
    newest_first = sorted(held, key=lambda each: each[0], reverse=True)
    found = {key: baseline.environments[key] for _, key, baseline in newest_first}
    return list(reversed(found.values()))


def _matched(entry: Entry, globs: Sequence[str]) -> bool:
    return any(matches(glob, entry.case) for glob in globs)
