"""`containers`: build both images, run the suite inside them, and search them for what must not be there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Literal

from bench.commands import Command
from bench.options import option, repeated
from bench.settings import RESULTS

WIDTH = 100  # columns of a row
KINDS: tuple[Literal["cpu", "gpu"], ...] = ("cpu", "gpu")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `containers` takes."""

    base: str = option("another base image than the Dockerfiles name", default="", metavar="NAME")
    images: tuple[str, ...] = repeated(
        "cpu, gpu (default: both)", metavar="KIND", together=True, choices=KINDS
    )
    results: Path = option("where bills of materials go", default=RESULTS, metavar="DIR", parse=Path)


def run(settings: Settings) -> int:
    """Print a row per build and check; exit code 1 if a check fails, 3 (Refusal) without an engine."""
    from bench.reporting.progress import say
    from bench.running.container_engine import require_engine
    from bench.storing.files import fresh_log

    require_engine()
    # An image of the suite contains bench/ alone, and `--help` works there too.
    from images.examining import examine

    failed: list[str] = []
    for kind in settings.images or KINDS:
        log = fresh_log(settings.results / f"build-{kind}.log")
        say(f"building tfgauge-{kind}; progress is in {log}")
        for row in examine(kind, settings.base, log, settings.results / "sbom"):
            print(line(row.step, row.failed, row.seconds, row.found), flush=True)
            failed += [f"{row.image}: {row.step}"] if row.failed else []
    print(f"{len(failed)} failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def line(what: str, failed: bool, seconds: float, found: str) -> str:
    """A row of the table, at most 100 columns wide unless the step failed: then nothing is left out."""
    head = f"{what:24} {'FAILED' if failed else 'ok':6} {seconds:5.1f} s  "
    return head + (found if failed else shorten(found, WIDTH - len(head), placeholder=" …"))


COMMAND = Command(
    help="build the CPU and the GPU image, run the suite inside them, search them for what must not be there",
    example="--images cpu",
    settings=Settings,
    run=run,
    lock="containers",
)
