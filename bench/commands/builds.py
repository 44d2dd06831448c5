"""`builds`: what a whole history says: which builds got slower or faster, by how much, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bench.commands import Command
from bench.option_values import percent
from bench.options import option, switch
from bench.settings import RESULTS, ROOT, ReportSettings, TrackedSettings

DOCS = ROOT / "docs"


@dataclass(frozen=True, kw_only=True)
class Settings(TrackedSettings, ReportSettings):
    """What `builds` takes."""

    machine: str = option("whose (default: this machine's, or the only one's)", default="", metavar="NAME")
    margin: float = option(
        "smallest change of interest (default 2%%)", default=0.02, metavar="PERCENT", parse=percent
    )
    docs: bool = switch("write docs/history.md, from docs/history")
    results: Path = option("where runs are stored", default=RESULTS, metavar="DIR", parse=Path)


def run(settings: Settings) -> int:
    """The command; 0, because a report is an answer; raises Refusal (3) where there is nothing to report."""
    from bench.experiments.history_judging import known_in
    from bench.experiments.history_reading import overview
    from bench.lanes import locked
    from bench.reporting.builds import document, present
    from bench.reporting.publish import publish, require_writable
    from bench.storing.files import write_whole
    from bench.storing.history import History
    from bench.storing.history_places import named, place_of

    require_writable(settings.outputs)
    where, known = named(settings.history, settings.results), known_in(settings.acknowledged)
    where = str(DOCS / "history") if settings.docs else where
    history = History(place_of(where, locked.cache()))
    report = overview(history, where, settings.machine, known, settings.margin)
    publish(present(report), settings.outputs, settings.all)
    if settings.docs:
        write_whole(DOCS / "history.md", document(replace(report, where="docs/history")))
    return 0


COMMAND = Command(
    help="a history's builds: which of them got slower or faster, by how much, confirmed or not",
    example="--history docs/history",
    settings=Settings,
    run=run,
    lock="history",
)
