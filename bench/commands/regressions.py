"""`regressions`: which TensorFlow release has which known regression, tried on every lane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.commands import Command
from bench.options import repeated, switch
from bench.settings import SIDE, ComparisonSettings

DOCS = Path(__file__).resolve().parents[2] / "docs"


@dataclass(frozen=True, kw_only=True)
class Settings(ComparisonSettings):
    """What `regressions` takes."""

    lanes: tuple[str, ...] = repeated(
        f"{SIDE}, oldest first (default: every lane)", metavar="SIDE", together=True
    )
    answers: bool = switch(
        "answers and crashes only, without timing: minutes instead of a quarter of an hour"
    )
    blame: bool = switch("find out which of TensorFlow and Keras brought each one")
    exact: bool = switch("find the first bad and first good release exactly, builds without a lane included")
    docs: bool = switch("write docs/regressions.md and docs/regressions.json")
    resume: bool = switch("go on with the last run: what it tried is not tried again")


def run(settings: Settings) -> int:
    """The command; 3 where a lane could not be tried, else 0: a known regression is an answer, not a failure."""
    from bench.errors import Refusal
    from bench.experiments.regressions import Asked, try_regressions
    from bench.experiments.releases import releases_between
    from bench.lanes import locked
    from bench.reporting.publish import publish, require_writable
    from bench.reporting.regressions import present

    if settings.docs and (settings.cases or settings.lanes):
        raise Refusal("--docs writes the whole table; leave out --cases and --lanes")
    require_writable(settings.outputs)
    lanes = settings.lanes or [lane.name for lane in locked.known(settings.device)]
    between = releases_between if settings.exact else None
    asked = Asked(settings.answers, settings.blame, between, settings.resume, _earlier())
    report = try_regressions(lanes, settings, _compared, asked)
    shown = present(report)
    if settings.docs:
        _write_docs(report, shown)
    publish(shown, settings.outputs, settings.all)
    return report.exit_code


def _earlier() -> Any:
    """The table in docs/, which may know what is to blame and the exact releases; nothing where there is none."""
    from bench.errors import Refusal
    from bench.reporting.progress import say
    from bench.storing.reports import read_report

    path = DOCS / "regressions.json"
    try:
        return read_report(path) if path.exists() else {}
    except Refusal as refusal:
        say(f"{refusal}; what is to blame is found out again")
        return {}


def _compared(
    good: str, lane: str, variables: Mapping[str, str], settings: ComparisonSettings, folder: Path
) -> Any:
    """One comparison of a lane, with its variables, with a good one: each case's check there, and its pairs."""
    from bench.experiments.comparison import Comparison
    from bench.experiments.regression_times import timed
    from bench.experiments.sides import resolve
    from bench.judging.rule import Terms

    sides = {
        "a": resolve(good, settings, settings.device),
        "b": resolve(lane, settings, settings.device, variables),
    }
    comparison = Comparison("regressions", sides, settings, folder, Terms(settings.margin, bias=0.0))
    comparison.run()
    return timed(comparison.state.records) if comparison.state else {}


def _write_docs(report: Any, shown: Any) -> None:
    from bench.reporting.publish import write
    from bench.reporting.regressions_page import page_text
    from bench.storing.files import write_whole

    write(shown, {"json": DOCS / "regressions.json"})
    write_whole(DOCS / "regressions.md", page_text(report))


COMMAND = Command(
    help="which TensorFlow release has which known regression, tried on every lane",
    example="--cases 'discretization*' --answers",
    settings=Settings,
    run=run,
)
