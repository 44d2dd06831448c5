"""From verdicts to the exit code."""

from __future__ import annotations

from collections.abc import Iterable

from bench.judging.series import EXPLAINING
from bench.records import Verdict

WORSE = ("SLOWER", "WRONG", "CRASHED")
JUDGED = ("SAME", "FASTER", *WORSE)


def exit_code(verdicts: Iterable[Verdict], strict: bool = False) -> int:
    """1 if anything is SLOWER, WRONG or CRASHED; 3 if `strict` and any case's wall clock is not judged; else 0."""
    outcomes = [(each.series, each.outcome) for each in verdicts if each.series not in EXPLAINING]
    if any(outcome in WORSE for _, outcome in outcomes):
        return 1
    unjudged = any(series == "wall" and outcome not in JUDGED for series, outcome in outcomes)
    return 3 if strict and unjudged else 0
