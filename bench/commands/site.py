"""`site`: every stored table and the hardware example as pages in one folder that any server can host."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.commands import Command
from bench.options import option
from bench.settings import RESULTS

DOCS = Path(__file__).resolve().parents[2] / "docs"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `site` takes."""

    out: Path = option(
        "where the pages go (default results/site)", default=RESULTS / "site", metavar="DIR", parse=Path
    )


def run(settings: Settings) -> int:
    """The command; raises Refusal (3) where a table cannot be read or a page not be written."""
    from bench.reporting.site import write_site
    from bench.storing.reports import read_report

    tables = {name: read_report(DOCS / f"{name}.json") for name in ("conformance", "regressions")}
    write_site(settings.out, tables)
    print(f"written: {settings.out / 'index.html'}")
    return 0


COMMAND = Command(
    help="put the tables of conformance and regressions into one folder of pages",
    settings=Settings,
    run=run,
    lock="report",
)
