"""From the turns of a pair to one number per series: the log-ratio B ÷ A. Pure.

A pair visits a case several times, each time in a fresh fork on either side. The turns of a quad follow one another
within some tens of milliseconds, on one core where the case runs in one thread, so what slows one slows all four:
each quad gives a ratio, and the interquartile mean of those of all visits stands for the pair. docs/statistics.md has
the figures.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.judging.quads import Quad, Visits, visits_by_pair, whole_quads
from bench.judging.series import SERIES, SeriesOf
from bench.records import Record

FAST = 0.1  # the quantile of a side's turns that stands for the side
ODD = 0.25  # the share of the quads at either end that is left out of their mean
RESOLUTION = 0.5e-9  # seconds: times are whole nanoseconds
ORDERED = (
    12  # pairs from which on the effect of starting first is estimated too: it costs a degree of freedom
)

Way = Callable[
    [Sequence[np.ndarray], Sequence[np.ndarray]], float
]  # of a pair: from both sides' turns, by quad


@dataclass(frozen=True)
class PairRatio:
    """One pair: its log-ratio B ÷ A, and whether A's process was the one that was started first."""

    log_ratio: float
    a_first: bool
    tick: float = 0.0  # of the clock that its turns were timed by, as a share of a turn


def pair_ratios(records: Sequence[Record], series: str = "wall") -> list[PairRatio]:
    """The ratio of each pair of a case, in the order of pairs; a pair that cannot give one is left out."""
    way = means if SERIES[series].mean else neighbours
    found = [_pair_ratio(visits, SERIES[series], way) for visits in visits_by_pair(records).values()]
    return [each for each in found if each is not None]


def neighbours(a: Sequence[np.ndarray], b: Sequence[np.ndarray]) -> float:
    """The interquartile mean of the quads' log-ratios B ÷ A; seconds per call, an array of turns per quad."""
    ratios = np.sort(
        [np.mean(np.log(mine)) - np.mean(np.log(other)) for other, mine in zip(a, b, strict=True)]
    )
    left_out = int(ODD * len(ratios))
    return float(np.mean(ratios[left_out : len(ratios) - left_out]))


def means(a: Sequence[np.ndarray], b: Sequence[np.ndarray]) -> float:
    """The log-ratio B ÷ A of the means of both sides' turns; seconds per call, an array of turns per quad."""
    return float(np.log(np.mean(np.concatenate(b)) / np.mean(np.concatenate(a))))


def clock_tick(turns: np.ndarray) -> float:
    """The least that two different turns differ by, as a share of a turn; whole turns in seconds.

    With a clock in nanoseconds this is negligible, with a coarser one it is the clock's tick. Turns that are all
    equal tell of no tick.
    """
    apart = np.diff(np.sort(turns))
    apart = apart[apart > RESOLUTION]
    return float(np.min(apart) / np.median(turns)) if apart.size else 0.0


def residuals(found: Sequence[PairRatio]) -> tuple[float, float]:
    """The sum of squares of the pairs around their mean, and its degrees of freedom.

    From ORDERED pairs on, around the mean of their start order: what starting first does is then no part of it.
    """
    squares, freedom = 0.0, 0
    for group in by_order(found):
        squares += float(np.sum((group - group.mean()) ** 2)) if group.size else 0.0
        freedom += max(0, group.size - 1)
    return squares, freedom


def by_order(found: Sequence[PairRatio]) -> list[np.ndarray]:
    """The log-ratios, from ORDERED pairs on by who started first; of fewer, or of a single order, in one group."""
    orders = [np.array([p.log_ratio for p in found if p.a_first is first]) for first in (True, False)]
    if len(found) >= ORDERED and all(order.size for order in orders):
        return orders
    return [np.array([each.log_ratio for each in found])]


def side_seconds(records: Sequence[Record]) -> float | None:
    """Seconds per call that stand for one side, its fast end; None where its records have no valid turns."""
    turns = [turn.seconds for r in records if r.measurement for turn in r.measurement.rounds if not turn.void]
    return float(np.quantile(turns, FAST)) if turns else None


def _pair_ratio(visits: Visits, series: SeriesOf, way: Way) -> PairRatio | None:
    a_first = visits[0][0].started_first
    if not series.clock:
        sides = _once(visits, series)
        return PairRatio(math.log(sides[1] / sides[0]), a_first) if sides and min(sides) > 0 else None
    quads = [quad for both in visits for quad in whole_quads(*both)]
    a, b = ([_clock(quad, side, series) for quad in quads] for side in (0, 1))
    if not quads or min(map(np.min, (*a, *b))) <= 0:
        return None
    whole = [
        turn.iterations * getattr(turn, series.clock) for quad in quads for side in quad for turn in side
    ]
    return PairRatio(way(a, b), a_first, clock_tick(np.array(whole)))


def _clock(quad: Quad, side: int, series: SeriesOf) -> np.ndarray:
    return np.array([getattr(turn, series.clock) for turn in quad[side]])


def _once(visits: Visits, of: SeriesOf) -> tuple[float, float] | None:
    """Either side's best of its visits; None where a visit measured nothing."""
    a, b = zip(*((mine.measurement, other.measurement) for mine, other in visits), strict=True)
    if None in a or None in b:
        return None
    return of.best([of.of_process(each) for each in a]), of.best([of.of_process(each) for each in b])
