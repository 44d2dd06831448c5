"""`report`: environments beside each other, as one page that can be forwarded, as Markdown, and as data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.commands import Command
from bench.options import argument, option, switch
from bench.settings import RESULTS


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `report` takes."""

    runs: tuple[str, ...] = argument(
        "runs in results/ or baselines in baselines/speed/; NAME=RUN names its environment",
        metavar="RUN",
        many="+",
    )
    baseline: str = option(
        "the environment that the others are compared with (default: the first run's)",
        default="",
        metavar="NAME",
    )
    out: Path = option(
        "where the files go (default results/report)", default=RESULTS / "report", metavar="DIR", parse=Path
    )
    all: bool = switch("print every table, not only what tells most")
    prices: Path | None = option(
        "a CSV file of environment,per_hour,currency: adds what a call costs", metavar="FILE", parse=Path
    )


def run(settings: Settings) -> int:
    """The command; 0, because a comparison is an answer."""
    from bench.experiments.hardware import read_fleet
    from bench.experiments.hardware_compared import compare
    from bench.experiments.prices import priced
    from bench.lanes import locked
    from bench.reporting import terminal
    from bench.reporting.hardware.files import write_files
    from bench.reporting.hardware.page import page, telling
    from bench.reporting.vega import Painter

    with Painter() as painter:
        fleet = read_fleet(settings.runs)
        fleet = priced(fleet, settings.prices) if settings.prices else fleet
        compared = compare(fleet, settings.baseline)
        write_files(settings.out, compared, page(compared), painter, locked.cache())
    shown = page(compared, narrow=True)
    terminal.show(shown if settings.all else telling(shown), terminal.console())
    print(f"\nwritten: {settings.out / 'report.html'}, with report.md and the data beside it")
    return 0


COMMAND = Command(
    help="compare machines, releases and settings: one page to forward, Markdown, and the data",
    example="old=results/20261127T091500-cpu_bench new=results/20261128T083000-cpu_bench",
    settings=Settings,
    run=run,
    lock="report",
)
