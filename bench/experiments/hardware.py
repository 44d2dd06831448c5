"""What `report` reads: runs and baselines become the environments of a hardware report."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.errors import Refusal
from bench.judging.briefs import Brief, brief, cell, phases, times
from bench.judging.ceilings import ceilings_of
from bench.judging.from_records import pair_ratios
from bench.judging.hardware import Cell, Column, Fleet, visible
from bench.judging.levels import level, levels
from bench.judging.process_samples import APART
from bench.judging.speed import paired
from bench.records import AnswerDistance, Ceilings, Entry, Environment, Record, Work
from bench.reporting.hardware.names import names
from bench.storing.baselines import read_baselines
from bench.storing.results import read_run

Logs = dict[str, list[float]]


@dataclass
class Gathered:
    """One environment while runs are read."""

    label: str
    environment: Environment
    side: str
    command: str
    briefs: dict[str, list[Brief]] = field(default_factory=dict)
    ceilings: Ceilings | None = None


@dataclass
class Reading:
    """All runs while they are read; columns by label, machine and software."""

    columns: dict[str, Gathered] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    work: dict[str, Work] = field(default_factory=dict)
    pairs: dict[tuple[str, str], Logs] = field(default_factory=dict)
    distances: dict[tuple[str, str], dict[str, AnswerDistance]] = field(default_factory=dict)

    def add(self, label: str, records: Sequence[Record], environments: Mapping[str, Environment]) -> None:
        """Add the records of a run; those that only checked once more, deterministically, are left out."""
        mine = [each for each in records if not each.deterministic]
        for each in mine:
            column = self._column(label, each, environments[each.environment])
            column.briefs.setdefault(each.entry.case, []).append(brief(each))
            known = self.entries.get(each.entry.case)
            if known is None or each.entry.revision > known.revision:
                self.entries[each.entry.case], self.work[each.entry.case] = each.entry, each.work
        self._add_pairs(label, [each for each in mine if each.role], environments)

    def _column(self, label: str, record: Record, environment: Environment) -> Gathered:
        key = _key(label, environment)
        if key not in self.columns:
            self.columns[key] = Gathered(label, environment, record.side, _command(record, environment))
        column = self.columns[key]
        column.ceilings = column.ceilings or ceilings_of(environment)
        return column

    def _add_pairs(
        self, label: str, records: Sequence[Record], environments: Mapping[str, Environment]
    ) -> None:
        sides = {each.role: _key(label, environments[each.environment]) for each in records}
        if len(set(sides.values())) < 2:
            return
        by_case: dict[str, list[Record]] = {}
        for each in records:
            by_case.setdefault(each.entry.case, []).append(each)
        pair = (sides["a"], sides["b"])
        logs = self.pairs.setdefault(pair, {})
        for case, mine in by_case.items():
            found = [-pair.log_ratio for pair in pair_ratios(mine)]
            if found:
                logs.setdefault(case, []).extend(found)
        apart = {each.entry.case: each.distance for each in records if each.distance and each.distance.where}
        self.distances.setdefault(pair, {}).update(apart)


def read_fleet(sources: Sequence[str]) -> Fleet:
    """The environments of runs and baselines, each `PATH` or `LABEL=PATH`.

    Raises Refusal: 2 for a path that is neither; 3 for a file that is damaged, or where no record is found.
    """
    reading = Reading()
    for source in sources:
        label, path = _parted(source)
        for records, environments in _runs(path):
            reading.add(label, records, environments)
    if not reading.entries:
        raise Refusal(f"{', '.join(sources)}: no record of any case; name a run that measured something", 3)
    return _fleet(reading)


def _parted(source: str) -> tuple[str, Path]:
    label, equals, path = source.partition("=")
    return ("", Path(source)) if Path(source).exists() or not equals else (label, Path(path))


def _runs(path: Path) -> Iterable[tuple[Sequence[Record], Mapping[str, Environment]]]:
    """The records and environments of a run's folder or file, or of each workload of a machine's baseline."""
    folder = path.parent if path.name == "records.jsonl" else path
    if (folder / "records.jsonl").exists():
        run = read_run(folder)
        yield run.records, run.environments
    elif folder.parent.name == "speed" and folder.is_dir():
        for baseline in read_baselines(folder.parents[1], folder.name).values():
            yield baseline.records, baseline.environments
    else:
        raise Refusal(f"{path}: is no run and no baseline; name a folder of results/ or of baselines/speed/")


def _fleet(reading: Reading) -> Fleet:
    found = list(reading.columns.items())
    called = names([(each.label, each.environment) for _, each in found])
    columns = tuple(_finished(each, name, reading) for (_, each), name in zip(found, called, strict=True))
    number = {key: position for position, (key, _) in enumerate(found)}
    count = len(reading.entries)
    pairs = {}
    for (a, b), logs in reading.pairs.items():
        reverse = {case: [-each for each in mine] for case, mine in logs.items()}
        pairs[number[a], number[b]] = paired(logs, count)
        pairs[number[b], number[a]] = paired(reverse, count)
    apart = {(number[a], number[b]): each for (a, b), each in reading.distances.items() if each}
    return Fleet(columns, reading.entries, reading.work, pairs, apart)


def _finished(each: Gathered, name: str, reading: Reading) -> Column:
    import_seconds, sentinel = phases(each.briefs)
    cells = {case: _cell(mine, reading.entries[case]) for case, mine in each.briefs.items()}
    logs = {case: times(mine) for case, mine in each.briefs.items() if cells[case].state != "revision"}
    measured = levels({case: mine for case, mine in logs.items() if mine}, APART)
    known = {case: level(measured, case) for case in measured.logs}
    return Column(
        name=name,
        machine=each.environment.machine,
        software=each.environment.software,
        levels=measured,
        level={case: one for case, one in known.items() if one},
        cells=cells,
        command=each.command,
        import_seconds=import_seconds,
        sentinel=sentinel,
        ceilings=each.ceilings,
        label=each.label,
        side=each.side,
    )


def _cell(briefs: Sequence[Brief], entry: Entry) -> Cell:
    older = {each.revision for each in briefs} - {entry.revision}
    if older:
        why = f"measured at revision {min(older)} of its workload, elsewhere at {entry.revision}"
        return Cell("revision", why)
    return cell(briefs)


def _key(label: str, environment: Environment) -> str:
    return repr((label, sorted(environment.machine.items(), key=str), visible(environment.software)))


def _command(record: Record, environment: Environment) -> str:
    """How to measure this environment again; on a GPU, with that."""
    flags = dict(environment.software.get("flags", {}))
    if environment.software.get("onednn", "default") != "default":
        flags.setdefault("TF_ENABLE_ONEDNN_OPTS", environment.software["onednn"])
    words = [f"--env {shlex.quote(f'{name}={value}')}" for name, value in flags.items()]
    command = "gpu_bench" if record.entry.device == "gpu" else "cpu_bench"
    return " ".join([f"nox -s {command} -- --lane {shlex.quote(record.side)}", *words])
