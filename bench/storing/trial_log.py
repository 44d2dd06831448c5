"""What has been tried, one line of JSON each under a key of its own, so that an interrupted run goes on."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.errors import Refusal
from bench.storing.files import append, rounded, unwritable, write_whole
from bench.storing.formats import VERSION, Format, why

TRIALS = Format("a log of trials")


@dataclass(frozen=True)
class TrialLog:
    """What was found under each key; what is kept is on the disk when `keep` returns."""

    path: Path
    found: dict[str, Any] = field(default_factory=dict)

    def keep(self, key: str, found: Any) -> None:
        """Append what was found under a key; raises Refusal (3) where it cannot be written."""
        append(self.path, {"key": key, "found": found})
        self.found[key] = rounded(found)


def begun(results: Path, command: str, about: Mapping[str, Any]) -> TrialLog:
    """A new log of a command; `about` is what must be the same for a run that goes on with it."""
    path = results / f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{command}.jsonl"
    try:
        results.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(results, error) from error
    append(path, {VERSION: TRIALS.version, "about": about})
    return TrialLog(path)


def newest(results: Path, command: str, about: Mapping[str, Any]) -> TrialLog:
    """The last log of a command; raises Refusal (2) where it is about something else, (3) where it is unreadable."""
    paths = sorted(results.glob(f"*-{command}.jsonl"))
    if not paths:
        raise Refusal(f"--resume: {results} has no earlier run of {command}; run without --resume")
    then, found = _read(paths[-1])
    if then != rounded(about):
        raise Refusal(
            f"--resume: {paths[-1].name} is of another machine, or of other lanes or variables; "
            "run without --resume"
        )
    return TrialLog(paths[-1], found)


def _read(path: Path) -> tuple[Any, dict[str, Any]]:
    """What a log is about, and what it holds, in today's version; a line that was torn off is dropped."""
    text = path.read_text()
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        write_whole(path, whole)
    try:
        first, *trials = [json.loads(line) for line in whole.splitlines()]
        data = TRIALS.upgrade({**first, "trials": trials}, path)
        return data["about"], {each["key"]: each["found"] for each in data["trials"]}
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal(
            f"{path}: cannot be read ({why(error)}); set it aside, run without --resume", 3
        ) from error
