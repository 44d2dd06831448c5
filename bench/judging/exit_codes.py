"""From verdicts to the exit code. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bench.judging.series import FAILING
from bench.verdicts import Verdict

WORSE = ("SLOWER", "WRONG", "CRASHED")
JUDGED = ("SAME", "FASTER", *WORSE)


def fails(verdict: Verdict, failing: Collection[str] = FAILING) -> bool:
    """Whether a verdict makes the exit code 1: a wrong answer or a crash always does."""
    if verdict.outcome == "SLOWER":
        return verdict.series in failing
    return verdict.outcome in WORSE


def exit_code(verdicts: Iterable[Verdict], strict: bool = False, failing: Collection[str] = FAILING) -> int:
    """1 if a verdict fails the run; 3 if `strict` and any case's wall clock is not judged; else 0."""
    found = list(verdicts)
    if any(fails(verdict, failing) for verdict in found):
        return 1
    unjudged = any(verdict.series == "wall" and verdict.outcome not in JUDGED for verdict in found)
    return 3 if strict and unjudged else 0
