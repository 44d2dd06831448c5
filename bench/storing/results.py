"""Results: one folder a run, JSON lines appended record by record as they are measured."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.errors import Refusal
from bench.records import SCHEMA, Environment, Record, environment_from, record_from, to_json
from bench.storing.files import append, unwritable, write_whole


class Results:
    """One run's folder: `records.jsonl`, first line the plan, then environments and records as they come."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "records.jsonl"

    def start(self, plan: Mapping[str, Any]) -> None:
        """Make the folder and write the plan; raises Refusal (3) where that cannot be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(self.folder, error) from error
        append(self.path, {"plan": plan, "schema": SCHEMA})

    def add(self, value: Record | Environment) -> None:
        """Append one value, on the disk when this returns."""
        kind = "record" if isinstance(value, Record) else "environment"
        append(self.path, {kind: to_json(value)})

    def finish(self) -> None:
        """Mark the run as whole, so that `--resume` takes no notice of it."""
        append(self.path, {"finished": True})

    def void(self, case: str) -> None:
        """Take the times of a case out of every record: it was wrong in one process."""
        lines = [_without_time(line, case) for line in self.path.read_text().splitlines()]
        write_whole(self.path, "".join(line + "\n" for line in lines))


@dataclass(frozen=True)
class Run:
    """A run as read back from its folder."""

    plan: Mapping[str, Any]
    environments: Mapping[str, Environment]
    records: tuple[Record, ...]
    finished: bool


def read_run(folder: Path) -> Run:
    """The run in a results folder; a torn last line, left by a killed run, is cut off and kept beside it.

    Raises Refusal (3) where the file is missing, not of this schema, or unreadable in another line.
    """
    path = folder / "records.jsonl"
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{path}: cannot be read ({error}); name another run or start a new one", 3) from error
    whole, torn = text[: text.rfind("\n") + 1], text[text.rfind("\n") + 1 :]
    if torn:
        path.with_suffix(".torn").write_text(torn)
        write_whole(path, whole)
    lines = [_parsed(path, number, line) for number, line in enumerate(whole.splitlines(), 1)]
    if not lines or "plan" not in lines[0] or lines[0].get("schema") != SCHEMA:
        raise Refusal(f"{path}: does not begin with the plan of a run of schema {SCHEMA}; start a new run", 3)
    try:
        found = [environment_from(line["environment"]) for line in lines if "environment" in line]
        records = tuple(record_from(line["record"]) for line in lines if "record" in line)
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal(
            f"{path}: holds a record that this version cannot read ({error}); start a new run", 3
        ) from error
    finished = any("finished" in line for line in lines)
    return Run(lines[0]["plan"], {environment.key: environment for environment in found}, records, finished)


def runs(results: Path) -> list[Path]:
    """The folders of all runs, oldest first."""
    return sorted(path.parent for path in results.glob("*/records.jsonl"))


def interrupted(results: Path, command: str) -> Run:
    """The last run, which must be of this command and not be finished; raises Refusal where it is not."""
    folders = runs(results)
    last = read_run(folders[-1]) if folders else None
    if last is None or last.finished or last.plan["command"] != command:
        raise Refusal(f"no interrupted {command} in {results} to go on with; leave --resume out")
    return last


def unused(folder: Path) -> Path:
    """The folder, or the first with a number behind its name that no run of the same second has taken."""
    names = [folder, *(folder.with_name(f"{folder.name}-{number}") for number in range(2, 100))]
    return next(each for each in names if not each.exists())


def without_time(records: Sequence[Record], case: str) -> list[Record]:
    """The records with the case's times taken out."""
    return [replace(r, measurement=None) if r.entry.case == case else r for r in records]


def _parsed(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise Refusal(
            f"{path}, line {number}: is not JSON ({error}); set the file aside and start a new run", 3
        ) from error
    if not isinstance(data, dict):
        raise Refusal(f"{path}, line {number}: is no object; set the file aside and start a new run", 3)
    return data


def _without_time(line: str, case: str) -> str:
    data = json.loads(line)
    if data.get("record", {}).get("entry", {}).get("case") == case:
        data["record"]["measurement"] = None
    return json.dumps(data, separators=(",", ":"))
