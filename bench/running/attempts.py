"""Whether a case whose process died is tried again, and what its attempts say together. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.errors import Died, how_often_died
from bench.records import CRASHED, WRONG, Check

MOST = 3  # processes that a case is tried in
MOST_HUNG = 2  # of them that may hang: each takes all of --patience

Attempt = tuple[Check, "Died | None"]  # how the check ended, and how the process died where it did


def again(attempts: Sequence[Attempt], most: int = 0) -> bool:
    """Whether one more fresh process is needed to know whether, and how often, the case crashes.

    `most` takes the place of MOST where it is given.
    """
    deaths = [death for _, death in attempts if death]
    if not deaths or len(attempts) >= (most or MOST):
        return False
    hung = sum(death.cause == "hang" for death in deaths)
    return hung < MOST_HUNG and not _by_chance(attempts)


def together(attempts: Sequence[Attempt]) -> Check:
    """The check that stands for all attempts: wrong if one was, else crashed if one was, else the last one's.

    A single death that somebody else may have caused (a kill, memory short for a moment) does not count where the
    next process lived.
    """
    deaths = tuple(death.how for _, death in attempts if death)
    if not deaths:
        return attempts[-1][0]
    wrong = [check for check, _ in attempts if check.outcome == WRONG]
    last = replace((wrong or [attempts[-1][0]])[0], tried=len(attempts), deaths=deaths)
    if wrong or _by_chance(attempts):
        return last
    return replace(
        last, outcome=CRASHED, reason=how_often_died(last.deaths, last.tried), error=None, allowed=None
    )


def _by_chance(attempts: Sequence[Attempt]) -> bool:
    causes = [death.cause for _, death in attempts if death]
    return attempts[-1][1] is None and "own" not in causes and len(causes) == 1
