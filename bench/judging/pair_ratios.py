"""From the turns of a pair to one number per series: the log-ratio B ÷ A. Pure.

A pair visits a case several times, each time in a fresh fork on either side. The turns of all its visits are pooled,
and a side stands for itself by their fast end: other work on the machine only adds to a time, and forks of one
process differ by their places in memory and their cores, so that the fastest moments of both sides agree best. On a
single core, what slows one turn slows its neighbours: there the turns of each quad are compared with one another.
docs/statistics.md has the figures.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.judging.series import SERIES, SeriesOf
from bench.records import Record, Round

FAST = 0.1  # the quantile of a side's turns that stands for the side
QUIET = 0.1  # of the other's turns' time: a waiting process that used more CPU than this disturbed them
QUAD = 4  # turns, two of either side
FEWEST = 2  # turns of either side that make a ratio: one ABBA
ODD = 0.25  # the share of the quads at either end that a single core's ratio leaves out
AT_WORK = "the side that waited was at work"
RESOLUTION = 0.5e-9  # seconds: times are whole nanoseconds

Visits = Sequence[tuple[Record, Record]]  # side A's and side B's record of each visit of a case in one pair


@dataclass(frozen=True)
class PairRatio:
    """One pair: its log-ratio B ÷ A, and whether A's process was the one that was started first."""

    log_ratio: float
    a_first: bool
    tick: float = 0.0  # of the clock that its turns were timed by, as a share of a turn


def pair_ratios(records: Sequence[Record], series: str = "wall", one_core: bool = False) -> list[PairRatio]:
    """The ratio of each pair of a case, in the order of pairs; a pair that cannot give one is left out."""
    found = [_pair_ratio(visits, series, one_core) for visits in visits_by_pair(records).values()]
    return [each for each in found if each is not None]


def visits_by_pair(records: Sequence[Record]) -> dict[int, Visits]:
    """The visits of each pair to a case that both sides made, in their order."""
    by_visit: dict[tuple[int, int], dict[str, Record]] = {}
    for record in records:
        by_visit.setdefault((record.process, record.visit), {})[record.role] = record
    pairs: dict[int, list[tuple[Record, Record]]] = {}
    for (pair, _), both in sorted(by_visit.items()):
        if set(both) == {"a", "b"}:
            pairs.setdefault(pair, []).append((both["a"], both["b"]))
    return {pair: tuple(visits) for pair, visits in pairs.items()}


def left_out(records: Sequence[Record]) -> Counter[str]:
    """How many turns of a case are left out, by reason."""
    found: Counter[str] = Counter()
    for visits in visits_by_pair(records).values():
        for both in visits:
            judged = {each.turn for side in quiet_turns(*both) for each in side}
            turns = [turn for side in both if side.measurement for turn in side.measurement.rounds]
            why = {turn.turn // QUAD: turn.void for turn in turns if turn.void}
            found.update(why.get(each.turn // QUAD, AT_WORK) for each in turns if each.turn not in judged)
    return found


def fast_ends(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The log-ratio B ÷ A of the fast ends of both sides' turns, in seconds per call along the last axis."""
    ratio: np.ndarray = np.log(np.quantile(b, FAST, axis=-1) / np.quantile(a, FAST, axis=-1))
    return ratio


def neighbours(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The log-ratio B ÷ A of neighbouring turns: the interquartile mean of that of the quads, along the last axis.

    Each quad has two turns of either side, one after the other in `a` and in `b`.
    """
    each = np.log(b / a)
    quads = np.sort(each.reshape(*each.shape[:-1], -1, QUAD // 2).mean(axis=-1), axis=-1)
    left_out = int(ODD * quads.shape[-1])
    middle: np.ndarray = quads[..., left_out : quads.shape[-1] - left_out].mean(axis=-1)
    return middle


def clock_tick(turns: np.ndarray) -> np.ndarray:
    """The least that two different turns differ by, as a share of a turn; whole turns in seconds, last axis.

    With a clock in nanoseconds this is negligible, with a coarser one it is the clock's tick. Turns that are all
    equal tell of no tick.
    """
    apart = np.diff(np.sort(turns, axis=-1), axis=-1)
    least = np.min(apart, axis=-1, where=apart > RESOLUTION, initial=np.inf)
    share: np.ndarray = np.where(np.isfinite(least), least, 0.0) / np.median(turns, axis=-1)
    return share


def residuals(found: Sequence[PairRatio]) -> tuple[float, float]:
    """The sum of squares of the pairs around the mean of their start order, and its degrees of freedom."""
    orders = [
        np.array([each.log_ratio for each in found if each.a_first is first]) for first in (True, False)
    ]
    squares = sum(float(np.sum((order - order.mean()) ** 2)) for order in orders if order.size)
    return squares, sum(max(0, order.size - 1) for order in orders)


def fast_end(records: Sequence[Record]) -> float | None:
    """Seconds per call that these records of one side stand for; None where they have no valid turns."""
    turns = [turn.seconds for r in records if r.measurement for turn in r.measurement.rounds if not turn.void]
    return float(np.quantile(turns, FAST)) if turns else None


def quiet_turns(a: Record, b: Record) -> tuple[list[Round], list[Round]]:
    """Both sides' turns of one visit, of those quads (ABBA or BAAB) in which all four were good.

    So that a side which disturbs the other costs both the same turns, and neither gets more chances of a lucky one.
    """
    sides = _undisturbed(a, b), _undisturbed(b, a)
    good = Counter(each.turn // QUAD for side in sides for each in side)
    mine, other = ([each for each in side if good[each.turn // QUAD] == QUAD] for side in sides)
    return mine, other


def _undisturbed(record: Record, other: Record) -> list[Round]:
    """A side's valid turns of one visit during which the other side's process was quiet.

    A round says how much CPU its process used since its round before; the turns in between were the other's.
    """
    if not (record.measurement and other.measurement):
        return []
    waited = {each.turn: each.idle_cpu_seconds for each in other.measurement.rounds}
    found = []
    for each in record.measurement.rounds:
        after = min((turn for turn in waited if turn > each.turn), default=None)
        used = waited[after] if after is not None else 0.0
        if not each.void and used <= QUIET * each.seconds * each.iterations:
            found.append(each)
    return found


def _pair_ratio(visits: Visits, series: str, one_core: bool) -> PairRatio | None:
    a_first = visits[0][0].started_first
    if not SERIES[series].clock:
        sides = _once(visits, SERIES[series])
        return PairRatio(math.log(sides[1] / sides[0]), a_first) if sides and min(sides) > 0 else None
    turns = [quiet_turns(mine, other) for mine, other in visits]
    a, b = ([turn for both in turns for turn in both[side]] for side in (0, 1))
    per_call = [np.array([getattr(turn, SERIES[series].clock) for turn in side]) for side in (a, b)]
    if len(a) < FEWEST or min(map(np.min, per_call)) <= 0:
        return None
    whole = np.concatenate(per_call) * [turn.iterations for turn in (*a, *b)]
    ratio = neighbours(*per_call) if one_core else fast_ends(*per_call)
    return PairRatio(float(ratio), a_first, float(clock_tick(whole)))


def _once(visits: Visits, of: SeriesOf) -> tuple[float, float] | None:
    """Either side's best of its visits; None where a visit measured nothing."""
    a, b = zip(*((mine.measurement, other.measurement) for mine, other in visits), strict=True)
    if None in a or None in b:
        return None
    return of.best([of.of_process(each) for each in a]), of.best([of.of_process(each) for each in b])
