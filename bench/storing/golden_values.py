"""Golden values: what the independent reference gave for each seed, where no live reference is possible."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bench.errors import Refusal
from bench.records import SCHEMA, Change, Entry
from bench.storing.files import rounded, unwritable, write_whole


@dataclass(frozen=True)
class Golden:
    """The raw values of one case, on every device: for each quantity one number per seed."""

    case: str  # its id without the device
    revision: int
    dataset: str
    seeds: tuple[int, ...]
    values: Mapping[str, Sequence[float]]
    who: str
    when: str
    why: str


def key(case: str) -> str:
    """A case's id without its device."""
    return case.rpartition(",device=")[0] + "]" if ",device=" in case else case


@dataclass(frozen=True)
class Values:
    """All that `baselines/values/` holds for a workload."""

    golden: tuple[Golden, ...] = ()
    changes: tuple[Change, ...] = ()


def read(folder: Path, workload: str) -> Values:
    """A workload's values, none where it has no file; raises Refusal (3) for a file that is none."""
    path = folder / "values" / f"{workload}.json"
    if not path.exists():
        return Values()
    try:
        data = json.loads(path.read_text())
        schema = data["schema"]
        held = Values(
            tuple(Golden(**{**each, "seeds": tuple(each["seeds"])}) for each in data["golden"]),
            tuple(Change(**each) for each in data.get("changes", ())),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(f"{path}: holds no golden values ({error}); restore it or remove it", 3) from error
    if schema != SCHEMA:
        raise Refusal(
            f"{path}: has schema {schema!r}, this version reads {SCHEMA}; restore it or remove it", 3
        )
    return held


def of(folder: Path, entry: Entry) -> Golden | None:
    """The golden values of a case at its revision and on its dataset; None where there are none."""
    wanted = (key(entry.case), entry.revision, entry.dataset)
    held = read(folder, entry.workload).golden
    return next((g for g in held if (g.case, g.revision, g.dataset) == wanted), None)


def changes_of(folder: Path, entry: Entry) -> list[Change]:
    """The recorded changes of a case at its revision."""
    wanted = (key(entry.case), entry.revision)
    return [c for c in read(folder, entry.workload).changes if (c.case, c.revision) == wanted]


def write(folder: Path, workload: str, golden: Golden) -> Path:
    """Add the golden values, in place of those of the same case and dataset; raises Refusal (3) if it can't."""
    held, same = read(folder, workload), (golden.case, golden.dataset.partition("@")[0])
    kept = [g for g in held.golden if (g.case, g.dataset.partition("@")[0]) != same]
    return _write(folder, workload, replace(held, golden=(*kept, golden)))


def write_change(folder: Path, workload: str, change: Change) -> Path:
    """Add the change, in place of one of the same case and release; raises Refusal (3) if it can't."""
    held = read(folder, workload)
    kept = [c for c in held.changes if (c.case, c.since) != (change.case, change.since)]
    return _write(folder, workload, replace(held, changes=(*kept, change)))


def _write(folder: Path, workload: str, values: Values) -> Path:
    path = folder / "values" / f"{workload}.json"
    parts: dict[str, Sequence[Golden | Change]] = {"golden": values.golden, "changes": values.changes}
    lists = "".join(_listed(name, held) for name, held in parts.items() if held or name == "golden")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, f'{{\n "schema": {SCHEMA}{lists}\n}}\n')
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def _listed(name: str, held: Sequence[Golden | Change]) -> str:
    lines = ",\n".join("  " + json.dumps(rounded(asdict(each))) for each in held)
    return f',\n "{name}": [\n{lines}\n ]' if held else f',\n "{name}": []'
