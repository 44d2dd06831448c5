"""`history`: series over builds with their change points; adds runs to a history, and keeps it small."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.commands import Command
from bench.option_values import days
from bench.options import option, repeated, switch
from bench.settings import RESULTS, HistorySettings, ReportSettings


@dataclass(frozen=True, kw_only=True)
class Settings(HistorySettings, ReportSettings):
    """What `history` takes."""

    cases: tuple[str, ...] = repeated("cases by id; only * and ? are special", metavar="GLOB")
    series: str = option(
        "what is drawn: wall (default), cpu, first_call, memory", default="wall", metavar="NAME"
    )
    machine: str = option("whose (default: this machine's, or the only one's)", default="", metavar="NAME")
    add: tuple[Path, ...] = repeated("a finished comparison's folder: add it", metavar="RUN", parse=Path)
    compact: bool = switch("make few large files of many small ones, and drop old raw turns")
    turns_for: float = option(
        "with --compact: how long raw turns are kept (default 400)",
        default=400.0,
        metavar="DAYS",
        parse=days,
    )
    results: Path = option("where runs are stored", default=RESULTS, metavar="DIR", parse=Path)


def run(settings: Settings) -> int:
    """The command; 3 where the history cannot be read."""
    from bench.experiments.history_reading import read
    from bench.experiments.night_added import added_later
    from bench.lanes import locked
    from bench.reporting.history import present
    from bench.reporting.progress import say
    from bench.reporting.publish import publish, require_writable
    from bench.storing.history import History
    from bench.storing.history_places import named, place_of

    require_writable(settings.outputs)
    where = named(settings.history, settings.results)
    history = History(place_of(where, locked.cache()))
    for folder in settings.add:
        say(f"added {history.add(added_later(folder))}")
    if settings.compact:
        return _compacted(history, settings)
    if not settings.add:
        report = read(history, where, settings.machine, settings.cases, settings.series)
        publish(present(report), settings.outputs, settings.all)
    return 0


def _compacted(history: Any, settings: Settings) -> int:
    import time

    from bench.storing.history_upkeep import compact

    done = compact(history.place, settings.turns_for, time.time())
    print(
        f"{done.compacted} files became part of larger ones; {done.removed} files of old raw turns are gone"
    )
    return 0


COMMAND = Command(
    help="a case's time over builds with its change points; adds runs to a history, and compacts it",
    example="--cases 'mnist_training*'",
    settings=Settings,
    run=run,
    lock="history",
)
