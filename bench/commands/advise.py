"""`advise`: what would hit an upgrade from one TensorFlow to another, and what is fixed, from stored tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.commands import Command
from bench.options import option
from bench.settings import ReportSettings

DOCS = Path(__file__).resolve().parents[2] / "docs"


@dataclass(frozen=True, kw_only=True)
class Settings(ReportSettings):
    """What `advise` takes."""

    since: str = option("the release in use, such as 2.15", metavar="RELEASE", flag="--from", required=True)
    to: str = option("the release to go to, such as 2.21", metavar="RELEASE", required=True)


def run(settings: Settings) -> int:
    """The command; 0, because advice is an answer. Raises Refusal (2) for a release that the tables do not have."""
    from bench.judging.advice import advice
    from bench.reporting.advice import present
    from bench.reporting.publish import publish, require_writable

    require_writable(settings.outputs)
    regressions, conformance, sweep = (_table(name) for name in ("regressions", "conformance", "sweep"))
    then, now = (_lane(regressions, asked) for asked in (settings.since, settings.to))
    found = advice(regressions, conformance, sweep, then["lane"], now["lane"])
    publish(present(found, then["tensorflow"], now["tensorflow"]), settings.outputs, settings.all)
    return 0


def _lane(table: Any, asked: str) -> Any:
    """The lane of the release that was asked for, or of another patch of it; raises Refusal (2) naming all."""
    from bench.errors import Refusal

    minor = re.match(r"(?:tensorflow(?:-cpu)?==|tf-)?(\d+\.\d+)", asked)
    lanes = {lane["lane"]: lane for lane in table["lanes"] if lane["tensorflow"]}
    if not minor or f"tf-{minor[1]}-cpu" not in lanes:
        known = ", ".join(".".join(lane["tensorflow"].split(".")[:2]) for lane in lanes.values())
        raise Refusal(f"{asked}: docs/regressions.json has no such release; name one of {known}")
    return lanes[f"tf-{minor[1]}-cpu"]


def _table(command: str) -> Any:
    """A stored table; raises Refusal (3) that tells how to get it back, or to make it."""
    from bench.errors import Refusal
    from bench.storing.reports import read_report

    path = DOCS / f"{command}.json"
    anew = (
        "docs/sweep.md says how it is made"
        if command == "sweep"
        else f"nox -s {command} -- --docs makes it anew"
    )
    remedy = f"git checkout docs/{path.name} brings it back, {anew}"
    if not path.exists():
        raise Refusal(f"{path}: is not there; {remedy}", 3)
    try:
        return read_report(path)
    except Refusal as refusal:
        raise Refusal(f"{path}: cannot be read; {remedy}", 3) from refusal


COMMAND = Command(
    help="what would hit an upgrade from one TensorFlow to another, and what is fixed",
    example="--from 2.15 --to 2.21",
    settings=Settings,
    run=run,
)
