"""Results: one folder a run, JSON lines appended record by record as they are measured."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.errors import Refusal
from bench.reading import value_from
from bench.records import Environment, Record, to_json
from bench.storing.files import append, json_line, unwritable, write_whole
from bench.storing.formats import VERSION, Data, Format, why
from bench.storing.upgrades import records_from_1

RUN = Format("a run", {1: records_from_1})


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
        append(self.path, {"plan": plan, VERSION: RUN.version})

    def add(self, value: Record | Environment) -> None:
        """Append one value, on the disk when this returns."""
        append(self.path, _line(value))

    def finish(self) -> None:
        """Mark the run as complete: `--resume` no longer goes on with it."""
        append(self.path, {"finished": True})

    def void(self, case: str) -> None:
        """Remove the times of a case from all its records: it was wrong in one process."""
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
    """The run in a results folder; an incomplete last line, left by a killed run, is moved to a file beside it.

    Raises Refusal (3) where the file is missing, of a newer version, or has another line that cannot be read.
    """
    path = folder / "records.jsonl"
    lines = [_parsed(path, number, line) for number, line in enumerate(_complete_lines(path), 1)]
    if not lines or "plan" not in lines[0]:
        raise Refusal(f"{path}: does not begin with the plan of a run; start a new run", 3)
    try:
        return _run_from(RUN.upgrade(_as_one(lines), path))
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal(
            f"{path}: has a record that cannot be read ({why(error)}); start a new run", 3
        ) from error


def runs(results: Path) -> list[Path]:
    """The folders of all runs, oldest first."""
    return sorted(path.parent for path in results.glob("*/records.jsonl"))


def last_interrupted(results: Path, command: str) -> Run:
    """The last run, if it is of this command and not finished, its file now in today's version.

    Raises Refusal (2) where there is none such, (3) where it cannot be read or written.
    """
    folders = runs(results)
    last = read_run(folders[-1]) if folders else None
    if last is None or last.finished or last.plan["command"] != command:
        raise Refusal(f"no interrupted {command} in {results} to resume; leave --resume out")
    _rewrite(folders[-1] / "records.jsonl", last)
    return last


def _complete_lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{path}: cannot be read ({error}); name another run or start a new one", 3) from error
    whole, torn = text[: text.rfind("\n") + 1], text[text.rfind("\n") + 1 :]
    if torn:
        path.with_suffix(".torn").write_text(torn)
        write_whole(path, whole)
    return whole.splitlines()


def _as_one(lines: Sequence[Data]) -> Data:
    """The lines of a run as one object, which is what is upgraded."""
    found = {f"{kind}s": [line[kind] for line in lines if kind in line] for kind in ("environment", "record")}
    return {**lines[0], **found, "finished": any("finished" in line for line in lines)}


def _run_from(data: Data) -> Run:
    environments = [value_from(Environment, each) for each in data["environments"]]
    records = tuple(value_from(Record, each) for each in data["records"])
    return Run(data["plan"], {each.key: each for each in environments}, records, data["finished"])


def unused(folder: Path) -> Path:
    """The folder, or the first with a number behind its name that no run of the same second has taken."""
    names = [folder, *(folder.with_name(f"{folder.name}-{number}") for number in range(2, 100))]
    return next(each for each in names if not each.exists())


def _rewrite(path: Path, run: Run) -> None:
    """Write a run anew, so that a file of an older version is not continued in today's."""
    values: list[Record | Environment] = [*run.environments.values(), *run.records]
    lines: list[Data] = [{"plan": run.plan, VERSION: RUN.version}, *map(_line, values)]
    write_whole(path, "".join(map(json_line, lines)))


def _line(value: Record | Environment) -> Data:
    return {"record" if isinstance(value, Record) else "environment": to_json(value)}


def _parsed(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise Refusal(
            f"{path}, line {number}: is not JSON ({error}); set the file aside and start a new run", 3
        ) from error
    if not isinstance(data, dict):
        raise Refusal(f"{path}, line {number}: is not an object; set the file aside and start a new run", 3)
    return data


def _without_time(line: str, case: str) -> str:
    data = json.loads(line)
    if data.get("record", {}).get("entry", {}).get("case") == case:
        data["record"]["measurement"] = None
    return json.dumps(data, separators=(",", ":"))
