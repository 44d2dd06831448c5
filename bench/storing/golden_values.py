"""Golden values: what the independent reference gave for each seed, where no live reference is possible."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bench.errors import Refusal
from bench.expected import Change
from bench.reading import value_from
from bench.records import DatasetId, Entry, Point
from bench.storing.files import rounded, unwritable, write_whole
from bench.storing.formats import VERSION, Data, Format, why
from bench.storing.upgrades import values_from_1

VALUES = Format("a file of golden values", {1: values_from_1})


@dataclass(frozen=True)
class Golden:
    """The raw values of one point of a workload, on every device: for each quantity one number per seed."""

    point: Point
    dataset: DatasetId | None
    revision: int
    seeds: tuple[int, ...]
    values: Mapping[str, Sequence[float]]
    who: str
    when: str
    why: str


@dataclass(frozen=True)
class Values:
    """All that `baselines/values/` holds for a workload."""

    golden: tuple[Golden, ...] = ()
    changes: tuple[Change, ...] = ()


def read(folder: Path, workload: str) -> Values:
    """A workload's values; none where it has no file. Raises Refusal (3) for a file that cannot be read."""
    path = folder / "values" / f"{workload}.json"
    if not path.exists():
        return Values()
    try:
        return _values_from(VALUES.upgrade(json.loads(path.read_text()), path))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(
            f"{path}: cannot be read as golden values ({why(error)}); restore it or remove it", 3
        ) from error


def of(folder: Path, entry: Entry) -> Golden | None:
    """The golden values of a case at its revision and on its dataset; None where there are none."""
    wanted = (entry.point, entry.revision, entry.dataset)
    held = read(folder, entry.workload).golden
    return next((g for g in held if (g.point, g.revision, g.dataset) == wanted), None)


def changes_of(folder: Path, entry: Entry) -> list[Change]:
    """The recorded changes of a case at its revision, whatever the content of its dataset is."""
    wanted = (entry.point, entry.revision, _name(entry.dataset))
    held = read(folder, entry.workload).changes
    return [c for c in held if (c.point, c.revision, c.dataset) == wanted]


def write(folder: Path, workload: str, golden: Golden) -> Path:
    """Add the golden values, in place of those of the same point and dataset; raises Refusal (3) if it can't."""
    held, same = read(folder, workload), (golden.point, _name(golden.dataset))
    kept = [g for g in held.golden if (g.point, _name(g.dataset)) != same]
    return _write(folder, workload, replace(held, golden=(*kept, golden)))


def write_change(folder: Path, workload: str, change: Change) -> Path:
    """Add the change, in place of one of the same case and release; raises Refusal (3) if it can't."""
    held, same = read(folder, workload), (change.point, change.dataset, change.since)
    kept = [c for c in held.changes if (c.point, c.dataset, c.since) != same]
    return _write(folder, workload, replace(held, changes=(*kept, change)))


def _name(dataset: DatasetId | None) -> str:
    return dataset.name if dataset else ""


def _values_from(data: Data) -> Values:
    golden = tuple(value_from(Golden, each) for each in data["golden"])
    return Values(golden, tuple(value_from(Change, each) for each in data["changes"]))


def _write(folder: Path, workload: str, values: Values) -> Path:
    path = folder / "values" / f"{workload}.json"
    parts: dict[str, Sequence[Golden | Change]] = {"golden": values.golden, "changes": values.changes}
    lists = "".join(_listed(name, held) for name, held in parts.items())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, f'{{\n "{VERSION}": {VALUES.version}{lists}\n}}\n')
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def _listed(name: str, held: Sequence[Golden | Change]) -> str:
    lines = ",\n".join("  " + json.dumps(rounded(asdict(each))) for each in held)
    return f',\n "{name}": [\n{lines}\n ]' if held else f',\n "{name}": []'
