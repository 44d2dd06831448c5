"""Golden values: what the independent reference gave for each seed, where no live reference is possible."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.records import SCHEMA, Entry, Refusal
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


def read(folder: Path, workload: str) -> list[Golden]:
    """A workload's golden values, none where it has no file; raises Refusal (3) for a file that is none."""
    path = folder / "values" / f"{workload}.json"
    if not path.exists():
        return []
    try:
        data = json.loads(path.read_text())
        schema = data["schema"]
        held = [Golden(**{**each, "seeds": tuple(each["seeds"])}) for each in data["golden"]]
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
    return next((g for g in read(folder, entry.workload) if (g.case, g.revision, g.dataset) == wanted), None)


def write(folder: Path, workload: str, golden: Golden) -> Path:
    """Add the golden values, in place of those of the same case and dataset; raises Refusal (3) if it can't."""
    same = (golden.case, golden.dataset.partition("@")[0])
    kept = [g for g in read(folder, workload) if (g.case, g.dataset.partition("@")[0]) != same]
    path = folder / "values" / f"{workload}.json"
    lines = ",\n".join("  " + json.dumps(rounded(asdict(each))) for each in [*kept, golden])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, f'{{\n "schema": {SCHEMA},\n "golden": [\n{lines}\n ]\n}}\n')
    except OSError as error:
        raise unwritable(path, error) from error
    return path
