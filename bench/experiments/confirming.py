"""Change points are tried again with fresh pairs of the builds around them, before anybody hears of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bench.judging.moves import Trial, trials_of
from bench.reporting.progress import say
from bench.settings import ComparisonSettings
from bench.tracking import HistoryRun, Move

BUDGET = 10.0  # seconds of turns per case, where a night has three or four
TIMES = 2  # as much as a night has, where it was told how much
MOST_CASES = 12  # of one comparison, the gravest first


def again(settings: ComparisonSettings, trial: Trial) -> dict[str, Any]:
    """How a trial is measured: as arguments of `Measuring.compared`."""
    cases = trial.cases[:MOST_CASES]
    say(f"again, {len(cases)} cases with fresh pairs: {trial.bad} against {trial.good}")
    budget = TIMES * settings.budget if settings.budget else BUDGET
    pairs = TIMES * settings.pairs if settings.pairs else None
    return {"purpose": "confirm", "settings": replace(settings, cases=cases, budget=budget, pairs=pairs)}


def confirm(
    compared: Callable[..., HistoryRun],
    settings: ComparisonSettings,
    moves: Callable[[], Sequence[Move]],
    most: int,
) -> int:
    """Try what is flagged, the gravest first, in so many comparisons at most; how many are left to make.

    `moves` reads what the history says by then. A comparison that fails ends it: the next would hardly fare better.
    """
    trials, tried = trials_of(moves()), set[tuple[str, str]]()
    for _ in range(most):
        if not trials:
            return 0
        # Each range once, then the rest of it.
        trial = min(trials, key=lambda each: (each.good, each.bad) in tried)
        run = compared(trial.bad, trial.good, **again(settings, trial))
        if run.failure:
            say(f"no comparison, {run.stage}: {run.failure}")
            break
        tried.add((trial.good, trial.bad))
        trials = trials_of(moves())
    return len(trials)
