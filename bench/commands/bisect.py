"""`bisect`: the published build between two at which a case got slower, faster or wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.commands import Command
from bench.options import argument, option, switch
from bench.settings import ComparisonSettings

BUILD = "a lane, or an exact requirement such as tensorflow==2.20.0 or tf-nightly-cpu==2.22.0.dev20260705"


@dataclass(frozen=True, kw_only=True)
class Settings(ComparisonSettings):
    """What `bisect` takes."""

    good: str = argument(BUILD, metavar="GOOD")
    bad: str = argument("a later one, at which the case is slower, faster or wrong", metavar="BAD")
    case: str = option("the case that changed, by its id", metavar="ID", required=True)
    resume: bool = switch("go on with the last search between these builds")


def run(settings: Settings) -> int:
    """The command; 0 with an answer, which may be a range, 3 where BAD does not differ from GOOD."""
    from bench.errors import Refusal
    from bench.experiments.bisection import bisect
    from bench.reporting.publish import publish, require_writable
    from bench.reporting.search import present

    if set("*?") & set(settings.case):
        raise Refusal(
            f"--case {settings.case!r}: name one case by its id; nox -s cpu_bench -- --list lists them"
        )
    require_writable(settings.outputs)
    found = bisect(settings.good, settings.bad, settings.case, settings, _compare, settings.resume)
    publish(present(found), settings.outputs, settings.all)
    return 0


def _compare(sides: Any, settings: ComparisonSettings, terms: Any, folder: Path) -> Any:
    """One comparison of the search: what is known at its end."""
    from bench.errors import Refusal
    from bench.experiments.comparison import Comparison

    comparison = Comparison("bisect", sides, settings, folder, terms)
    comparison.run()
    report, state = comparison.report(), comparison.state
    if report is None or state is None:
        raise Refusal(f"{sides['b'].name}: nothing was measured; see {settings.results / 'lane.log'}", 3)
    return state, report


COMMAND = Command(
    help="the published build between two at which a case got slower, faster or wrong",
    example="tf-2.15-cpu tf-2.21-cpu --case ID",
    settings=Settings,
    run=run,
)
