"""How much of a comparison's budget goes to pairs, visits and turns. Pure."""

from __future__ import annotations

from dataclasses import dataclass

VISIT_SECONDS = 0.3  # of turns; the fork, the check and the warm-up on either side take longer
ALONE = 10.0  # seconds of turns for a case, without --budget
TOGETHER = 300.0  # for all cases of a comparison: the default ones then take a quarter of an hour
LEAST = 1.6  # for each of them
PER_PAIR = 1.25  # seconds of turns in a pair, four visits, where the budget allows for many pairs
# Beyond 30 s a pair has three visits: only more processes tell more then.
LONG, PER_PAIR_THEN = 30.0, 0.9375
FEWEST, MOST = 8, 64  # pairs: fewer do not show their scatter; with more, start-up takes most of the time
MANY = 12  # cases: so many all go on; of more, the screen picks those that do
SCREENED = 24  # pairs of a comparison of many cases
SCREEN = 4  # one pair in so many only suspects
SCREEN_OF_MANY = 2  # pairs, at most: a visit to each of many cases takes long, whatever its turns
SCREEN_SHARE = 0.35  # of the budget of many cases
LOOK = 6  # fresh pairs, at least, before a look: with fewer, the quantile is absurd


@dataclass(frozen=True)
class Schedule:
    """When a comparison is judged, and how its pairs spend their time."""

    screen: int  # pairs of the first stage; 0: there is none
    looks: tuple[int, ...]  # numbers of pairs
    visits: int  # of a pair to each case
    seconds: float  # of turns in a visit of the screen, or of every pair
    later: float  # seconds of turns after the screen, over all cases


def schedule(cases: int, budget: float | None, pairs: int | None, extensions: int) -> Schedule:
    """For so many cases, `budget` seconds each on average and `pairs` (a multiple of 4) if they are said.

    Without extensions a quarter of the pairs are a screen, of many cases two, and there are two looks at the others,
    half way and at the end. With them the whole budget is spent again as often, and the looks are at the end of each.
    """
    seconds = budget or min(ALONE, max(LEAST, TOGETHER / max(1, cases)))
    many = cases > MANY and not extensions
    per_pair = PER_PAIR if seconds <= LONG else PER_PAIR_THEN
    usual = SCREENED if many else max(FEWEST, min(MOST, 4 * round(seconds / per_pair / 4)))
    number = pairs or usual
    if extensions:
        looks = tuple(number * (1 + each) for each in range(extensions + 1))
        screen = 0
    else:
        screen = min(2 * (number // SCREEN // 2), SCREEN_OF_MANY if many else number)
        looks = looks_after(screen, number)
    share = SCREEN_SHARE if many else screen / number
    visits = 1 if many else max(1, round(seconds / number / VISIT_SECONDS))
    each = seconds * share / screen / visits if screen else seconds / number / visits
    later = cases * (seconds - each * screen * visits) if screen else 0.0
    return Schedule(screen, looks, visits, each, later)


def left_of(cases: int) -> int:
    """About how many of so many cases take part in a pair after the screen, on average: most suspects leave early."""
    return min(cases, MANY)


def looks_after(screen: int, number: int) -> tuple[int, ...]:
    """Half way through the fresh pairs, where those are enough by then, and at the end."""
    half = 2 * ((number - screen) // 4)
    return (screen + half, number) if half >= LOOK else (number,)
