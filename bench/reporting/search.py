"""The report of a bisection: the build at which a case changed, and what was learned of each build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.judging.bisection import BAD, GOOD, SKIPPED
from bench.reporting.presentation import Cell, Outcome, Page, Presentation, Style, Table, columns, line
from bench.storing.formats import VERSION
from bench.storing.reports import BISECTION

STYLES: Mapping[str, Style] = {GOOD: "good", BAD: "bad"}


@dataclass(frozen=True)
class SearchReport:
    """What a search was asked, what it learned, and its answer."""

    good: str
    bad: str
    case: str
    builds: Sequence[str]
    trials: Sequence[Mapping[str, Any]]  # build, what, ratio, low, high, reason of each build that was tried
    answer: str
    log: str


def present(found: SearchReport) -> Presentation:
    """The report, ready for any renderer."""
    result = Outcome(found.case, f"{found.good} to {found.bad}", "passed", found.answer)
    return Presentation(page(found), search_data(found), (result,))


def page(found: SearchReport) -> Page:
    """The answer, then every build that was tried, in the order of builds."""
    tried = f"{len(found.trials)} of {len(found.builds)} builds tried; log: {found.log}"
    ordered = sorted(found.trials, key=lambda trial: found.builds.index(trial["build"]))
    rows = tuple(
        line(
            trial["build"],
            Cell(trial["what"], STYLES.get(trial["what"], "doubt")),
            _ratio(trial),
            _why(trial),
        )
        for trial in ordered
    )
    table = Table("builds", columns("build", "like", ">÷ good", "why"), rows, what="builds")
    return Page((Cell(found.answer, "strong"), Cell(found.case), Cell(tried)), (table,))


def search_data(found: SearchReport) -> dict[str, Any]:
    """The search as plain JSON data."""
    return {
        VERSION: BISECTION.version,
        "command": "bisect",
        "good": found.good,
        "bad": found.bad,
        "case": found.case,
        "builds": list(found.builds),
        "known": {trial["build"]: trial["what"] for trial in found.trials},
        "answer": found.answer,
    }


def _ratio(trial: Mapping[str, Any]) -> str:
    return f"{trial['ratio']:.3f} [{trial['low']:.3f}, {trial['high']:.3f}]" if trial.get("ratio") else ""


def _why(trial: Mapping[str, Any]) -> str:
    return str(trial["reason"]) if trial["what"] == SKIPPED or not trial.get("ratio") else ""
