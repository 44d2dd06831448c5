"""What a night says besides regressions: about its builds, its own regularity, and this machine. Pure."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from statistics import median

from bench.judging.build_order import day, is_nightly, order
from bench.tracking import HistoryPoint, HistoryRun, Move, SeriesKey

STOPPED = 7  # days without a new build of a package that had one every day
DAY = 86400.0
LATE = 1.5 * DAY  # between two nights
ONE_SIDED = 6  # slowdowns without any speed-up: by chance less often than once in sixty times
ALL_AT_ONCE = 0.8  # the share of a night's cases that move the same way together
FEWEST = 10  # cases, or nights, that such a share is said of
WORSE = 1.5  # times what the machine could see before


def stopped(published: Mapping[str, Sequence[str]], today: datetime.date) -> list[str]:
    """The packages of nightlies, by their builds, that have had no new one for days."""
    told = []
    for package, builds in published.items():
        days = sorted(day(build) for build in builds if is_nightly(build) and day(build))
        if not days:
            told.append(f"{package}: the package index lists no nightly")
            continue
        age = (today - datetime.date.fromisoformat(days[-1])).days
        if age > STOPPED:
            told.append(f"{package}: no new build since {days[-1]}, {age} days ago")
    return told


def missed(runs: Sequence[HistoryRun], now: float) -> list[str]:
    """The nights that did not run before this one."""
    nights = [run.moment for run in runs if run.purpose == "night" and run.moment < now]
    gap = now - max(nights) if nights else 0.0
    if gap < LATE:
        return []
    last = datetime.datetime.fromtimestamp(max(nights), datetime.timezone.utc)
    return [f"no night ran between {last:%Y-%m-%d %H:%M} UTC and this one: {gap / DAY:.0f} days"]


def fewer_cases(
    tonight: Sequence[HistoryPoint], earlier: Sequence[HistoryPoint]
) -> tuple[list[str], list[str]]:
    """The cases that the last night had and this one has not, and the other way round."""
    if not earlier:
        return [], []
    last = max(point.moment for point in earlier)
    before = {point.case for point in earlier if point.moment == last}
    now = {point.case for point in tonight}
    return sorted(before - now), sorted(now - before)


def one_sided(moves: Sequence[Move]) -> list[str]:
    """Only slowdowns and never a speed-up: the mark of a broken process, not of a broken TensorFlow."""
    timed = [move for move in moves if move.log_ratio is not None and move.key.series == "wall"]
    slower = sum(move.worse for move in timed)
    if slower < ONE_SIDED or slower < len(timed):
        return []
    return [f"{slower} slowdowns in this history and no speed-up: check the machine (nox -s selftest) first"]


def all_at_once(
    tonight: Sequence[HistoryPoint], levels: Mapping[SeriesKey, tuple[float, float]]
) -> list[str]:
    """Most cases off their level the same way in one night: more likely the machine than TensorFlow."""
    off = []
    for point in tonight:
        if point.log_ratio is not None and point.error and point.key in levels:
            level, spread = levels[point.key]
            off.append((point.log_ratio - level) / math.hypot(point.error, spread))
    if len(off) < FEWEST:
        return []
    up, down = (sum(sign * each > 1 for each in off) / len(off) for sign in (1, -1))
    if max(up, down) < ALL_AT_ONCE:
        return []
    word = "slower" if up > down else "faster"
    return [
        f"{max(up, down):.0%} of the cases are {word} than on earlier nights, all at once; begin with nox -s doctor"
    ]


def sees_less(tonight: Sequence[HistoryPoint], earlier: Sequence[HistoryPoint]) -> list[str]:
    """The smallest visible effects, against those of earlier nights: this machine's own selftest, every night."""
    usual: dict[SeriesKey, list[float]] = {}
    for point in earlier:
        if point.visible and point.series == "wall":
            usual.setdefault(point.key, []).append(point.visible)
    grown = [
        point.visible / median(usual[point.key])
        for point in tonight
        if point.visible and len(usual.get(point.key, ())) >= 3
    ]
    if len(grown) < 3 or median(grown) < WORSE:
        return []
    return [f"the smallest visible effect is {median(grown):.1f} times that of earlier nights: nox -s doctor"]


def newest_of(published: Mapping[str, Sequence[str]]) -> str:
    """The newest nightly; of two of the same version the one without GPU code. Empty where there is none."""
    builds = [build for each in published.values() for build in each if is_nightly(build)]
    return max(builds, key=lambda build: (order(build), "-cpu" in build), default="")
