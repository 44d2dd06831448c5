"""How much of a comparison's budget goes to pairs, visits and turns. Pure."""

from __future__ import annotations

from dataclasses import dataclass

VISIT_SECONDS = 0.3  # of turns; the fork, the check and the warm-up on either side take longer
ALONE = 10.0  # seconds of turns for a case, without --budget
TOGETHER = 160.0  # for all cases of a comparison: the default ones then take a quarter of an hour
LEAST = 1.6  # for each of them
PER_PAIR = 1.25  # seconds of turns in a pair, four visits, where the budget allows for many pairs
# Beyond 30 s a pair has three visits: only more processes tell more then.
LONG, PER_PAIR_THEN = 30.0, 0.9375
FEWEST, MOST = 8, 64  # pairs: fewer do not show their scatter; with more, start-up takes most of the time


@dataclass(frozen=True)
class Schedule:
    """When a comparison is judged, and how its pairs spend their time."""

    looks: tuple[int, ...]  # numbers of pairs
    visits: int  # of a pair to each case
    seconds: float  # of turns in a visit


def schedule(cases: int, budget: float | None, pairs: int | None, extensions: int) -> Schedule:
    """For so many cases, `budget` seconds each and `pairs` (a multiple of 4) if they are said.

    Without extensions there are two looks, half way and at the end. With them the whole budget is spent again as
    often, and the looks are at the end of each.
    """
    seconds = budget or min(ALONE, max(LEAST, TOGETHER / max(1, cases)))
    per_pair = PER_PAIR if seconds <= LONG else PER_PAIR_THEN
    number = pairs or max(FEWEST, min(MOST, 4 * round(seconds / per_pair / 4)))
    visits = max(1, round(seconds / number / VISIT_SECONDS))
    whole = tuple(number * (1 + each) for each in range(extensions + 1))
    return Schedule(whole if extensions else (number // 2, number), visits, seconds / number / visits)
