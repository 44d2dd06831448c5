"""`site`: the example, every stored table and a history as pages in one folder that any server can host."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.commands import Command
from bench.errors import Refusal
from bench.options import option
from bench.settings import RESULTS, ROOT

DOCS = ROOT / "docs"
EXAMPLE = DOCS / "hardware" / "runs"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `site` takes."""

    out: Path = option(
        "where the pages go (default results/site)", default=RESULTS / "site", metavar="DIR", parse=Path
    )
    history: str = option(
        "the history whose machines get pages: a folder, or s3://BUCKET/PREFIX (default docs/history)",
        default="",
        metavar="PATH",
    )
    acknowledged: Path = option(
        "the acknowledged regressions (default: acknowledged.toml in the baselines)",
        default=ROOT / "baselines" / "acknowledged.toml",
        metavar="FILE",
        parse=Path,
    )


def run(settings: Settings) -> int:
    """The command; raises Refusal (3) where something cannot be read, or a page not be written."""
    from bench.lanes import locked
    from bench.reporting.site import stored, write_site
    from bench.reporting.vega import bundle
    from bench.storing.reports import read_report

    vega = bundle(locked.cache())
    tables = [stored(name, read_report(DOCS / f"{name}.json")) for name in ("conformance", "regressions")]
    write_site(settings.out, [*_hardware(vega), *_histories(settings, vega), *tables])
    print(f"written: {settings.out / 'index.html'}")
    return 0


def _hardware(vega: Any) -> list[Any]:
    """The page of the hardware example, once it is measured."""
    from bench.experiments.hardware import read_fleet
    from bench.experiments.hardware_compared import compare
    from bench.reporting.hardware.files import html
    from bench.reporting.hardware.page import page
    from bench.reporting.site import SitePage

    if not EXAMPLE.exists():
        return []
    compared = compare(read_fleet([str(run) for run in sorted(EXAMPLE.iterdir())]))
    count = len(compared.fleet.columns)
    about = f"{count} environments of one machine beside each other: releases, oneDNN, cores."
    whole = html(compared, page(compared), vega, of_site=True)
    return [SitePage("hardware.html", "Hardware comparison", about, whole)]


def _histories(settings: Settings, vega: Any) -> list[Any]:
    """A page for every machine of the history, where there is one."""
    from bench.experiments.history_told import told
    from bench.lanes import locked
    from bench.reporting.history_page import html
    from bench.reporting.site import SitePage
    from bench.storing.history import History
    from bench.storing.history_places import place_of

    where = settings.history or str(DOCS / "history")
    found = told(History(place_of(where, locked.cache())), settings.acknowledged)
    if settings.history and not found:
        raise Refusal(
            f"--history {where}: has no series of any machine; name another, or let nightly add to it", 3
        )
    about = "Every case over builds of TensorFlow: change points, regressions, and what to type."
    return [
        SitePage(f"history-{each.machine}.html", f"History of {each.machine}", about, html(each, vega))
        for each in found
    ]


COMMAND = Command(
    help="put the hardware example, a history, conformance and known regressions into one folder of pages",
    settings=Settings,
    run=run,
    lock="report",
)
