"""Baselines: accepted records, a small JSON file per machine and workload, a line per record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.errors import Refusal
from bench.reading import value_from
from bench.records import Environment, Record, to_json
from bench.storing.files import rounded, unwritable, write_whole
from bench.storing.formats import VERSION, Data, Format, why
from bench.storing.upgrades import records_from_1

BASELINE = Format("a baseline", {1: records_from_1})


@dataclass(frozen=True)
class Accepted:
    """Who accepted which run into a baseline, when and why."""

    run: str
    who: str
    when: str
    why: str


@dataclass(frozen=True)
class Baseline:
    """Accepted records of one workload on one machine, the same records as a run's."""

    accepted: tuple[Accepted, ...]
    environments: Mapping[str, Environment]
    records: tuple[Record, ...]


def read_baselines(folder: Path, machine: str) -> dict[str, Baseline]:
    """The machine's baselines by workload; raises Refusal (3) for a file that is not such a baseline."""
    return {
        path.stem: _read_baseline(path, machine)
        for path in sorted((folder / "speed" / machine).glob("*.json"))
    }


def write_baseline(folder: Path, machine: str, workload: str, baseline: Baseline) -> Path:
    """Write one workload's baseline, a line per record; raises Refusal (3) where it cannot be written."""
    path = folder / "speed" / machine / f"{workload}.json"
    parts: Mapping[str, Iterable[Any]] = {
        "accepted": map(to_json, baseline.accepted),
        "environments": map(to_json, baseline.environments.values()),
        "records": map(to_json, baseline.records),
    }
    listed = [f' "{name}": [\n{_lines(values)}\n ]' for name, values in parts.items()]
    head = f'{{\n "{VERSION}": {BASELINE.version},\n "machine": "{machine}",\n "workload": "{workload}",\n'
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, head + ",\n".join(listed) + "\n}\n")
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def _read_baseline(path: Path, machine: str) -> Baseline:
    remedy = f"restore it (git checkout {path}) or remove it and accept a new run"
    try:
        data = BASELINE.upgrade(json.loads(path.read_text()), path)
        owner, baseline = data["machine"], _baseline_from(data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(f"{path}: cannot be read as a baseline ({why(error)}); {remedy}", 3) from error
    if owner != machine:
        raise Refusal(f"{path}: belongs to machine {owner!r}, not to {machine}; {remedy}", 3)
    lacking = {record.environment for record in baseline.records} - set(baseline.environments)
    if lacking:
        raise Refusal(f"{path}: lacks the environment {min(lacking)} of some of its records; {remedy}", 3)
    return baseline


def _baseline_from(data: Data) -> Baseline:
    accepted = tuple(value_from(Accepted, each) for each in data["accepted"])
    environments = [value_from(Environment, each) for each in data["environments"]]
    records = tuple(value_from(Record, each) for each in data["records"])
    return Baseline(accepted, {each.key: each for each in environments}, records)


def _lines(values: Iterable[Any]) -> str:
    return ",\n".join("  " + json.dumps(rounded(value)) for value in values)
