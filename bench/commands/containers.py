"""`containers`: build both images, run the suite inside them, and search them for what must not be there."""

from __future__ import annotations

from argparse import Namespace
from textwrap import shorten

from bench.experiments.setup import fresh_log
from bench.reporting.progress import say
from bench.running.container_engine import require_engine

WIDTH = 100  # columns of a row


def run(options: Namespace) -> int:
    """Print a row per build and check; exit code 1 if a check fails, 3 (Refusal) without an engine."""
    require_engine()
    # An image of the suite contains bench/ alone, and `--help` works there too.
    from images.examining import examine

    failed: list[str] = []
    for kind in options.images:
        log = fresh_log(options.results / f"build-{kind}.log")
        say(f"building tfgauge-{kind}; progress is in {log}")
        for row in examine(kind, options.base, log, options.results / "sbom"):
            print(line(row.step, row.failed, row.seconds, row.found), flush=True)
            failed += [f"{row.image}: {row.step}"] if row.failed else []
    print(f"{len(failed)} failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def line(what: str, failed: bool, seconds: float, found: str) -> str:
    """A row of the table, at most 100 columns wide unless the step failed: then nothing is left out."""
    head = f"{what:24} {'FAILED' if failed else 'ok':6} {seconds:5.1f} s  "
    return head + (found if failed else shorten(found, WIDTH - len(head), placeholder=" …"))
