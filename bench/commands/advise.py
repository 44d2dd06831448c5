"""`advise`: what would hit an upgrade from one TensorFlow to another, and what is fixed, from stored tables."""

from __future__ import annotations

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
    from bench.errors import Refusal
    from bench.judging.advice import advice
    from bench.reporting.advice import present
    from bench.reporting.publish import publish, require_writable

    require_writable(settings.outputs)
    regressions, conformance = (_table(name) for name in ("regressions", "conformance"))
    then, now = (f"tf-{release}-cpu" for release in (settings.since, settings.to))
    try:
        found = advice(regressions, conformance, then, now)
    except KeyError as error:
        known = ", ".join(each["tensorflow"] for each in regressions["lanes"])
        raise Refusal(f"no table has {error.args[0]}; name a minor release of: {known}") from error
    publish(present(found, settings.since, settings.to), settings.outputs, settings.all)
    return 0


def _table(command: str) -> Any:
    """A stored table; raises Refusal (3) with the command that makes it."""
    from bench.errors import Refusal
    from bench.storing.reports import read_report

    path, remedy = DOCS / f"{command}.json", f"nox -s {command} -- --docs"
    if not path.exists():
        raise Refusal(f"{path}: is not there; make it: {remedy}", 3)
    try:
        return read_report(path)
    except Refusal as refusal:
        raise Refusal(f"{refusal}: {remedy}", 3) from refusal


COMMAND = Command(
    help="what would hit an upgrade from one TensorFlow to another, and what is fixed",
    example="--from 2.15 --to 2.21",
    settings=Settings,
    run=run,
)
