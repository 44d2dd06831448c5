"""`conformance`: every workload's check on every lane, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.commands import Command
from bench.options import option, repeated, switch
from bench.settings import SIDE, CaseSettings, Device, ReportSettings

DOCS = Path(__file__).resolve().parents[2] / "docs"


@dataclass(frozen=True, kw_only=True)
class Settings(ReportSettings, CaseSettings):
    """What `conformance` takes."""

    lanes: tuple[str, ...] = repeated(
        f"{SIDE}, one or more (default: every lane)", metavar="SIDE", together=True
    )
    device: Device = option(
        "where the cases run: cpu (default) or gpu", default="cpu", metavar="DEVICE", choices=("cpu", "gpu")
    )
    all_points: bool = switch("check every point of every workload, not only the documented ones")
    docs: bool = switch("write docs/conformance.md, docs/conformance.json and docs/note.md")


def run(settings: Settings) -> int:
    """The command; what was tried is reported even if it was interrupted."""
    from bench.errors import Refusal
    from bench.experiments.conformance import conform
    from bench.reporting.publish import require_writable

    if settings.docs and (settings.cases or settings.workloads or settings.lanes):
        raise Refusal("--docs writes the whole table; leave out --cases, --workloads and --lanes")
    require_writable(settings.outputs)
    report = conform(
        settings.lanes, settings, lambda report: _show(report, settings), settings.device, settings.all_points
    )
    return report.exit_code


def _show(report: Any, settings: Settings) -> None:
    from bench.reporting.conformance import present
    from bench.reporting.conformance_pages import conformance_page, note_page
    from bench.reporting.publish import publish, write
    from bench.storing.files import write_whole

    kept = {
        name: settings.results / f"conformance.{end}" for name, end in (("markdown", "md"), ("json", "json"))
    }
    write(present(report), kept)
    publish(present(report), settings.outputs, settings.all)
    if settings.docs:
        write_whole(DOCS / "conformance.md", conformance_page(report.lanes))
        write_whole(DOCS / "note.md", note_page(report.lanes))
        write(present(report), {"json": DOCS / "conformance.json"})


COMMAND = Command(
    help="check every documented computation on every lane, as a table",
    example="--lanes tf-2.12-cpu tf-2.21-cpu tf-nightly",
    settings=Settings,
    run=run,
)
