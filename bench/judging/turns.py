"""From the turns of a pair to one number per series: the log-ratio B ÷ A. Pure.

A pair visits a case several times, each time in a fresh fork on either side. The turns of all its visits are pooled,
and a side stands for itself by their fast end: a shared machine only ever adds to a time, and forks of one process
differ by what they happen to get (places in memory, cores), so that each side's luckiest moments agree best.
docs/statistics.md has the figures.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np

from bench.records import Record, Round

FAST = 0.1  # the share of a side's turns that are faster than the one it is represented by
QUIET = 0.1  # of the other's turns' time: a waiting process that used more CPU than this disturbed them
QUAD = 4  # turns, two of either side
FEWEST = 2  # turns of either side that make a ratio: one ABBA

Visits = Sequence[tuple[Record, Record]]  # side A's and side B's record of each visit of a case in one pair


@dataclass(frozen=True)
class PairRatio:
    """One pair: its log-ratio B ÷ A, and whether A's process was the one that was started first."""

    log_ratio: float
    a_first: bool


def pair_ratios(records: Sequence[Record], series: str = "wall") -> list[PairRatio]:
    """The ratio of each pair of a case, in the order of pairs; a pair that cannot give one is left out."""
    by_visit: dict[tuple[int, int], dict[str, Record]] = {}
    for record in records:
        by_visit.setdefault((record.process, record.visit), {})[record.role] = record
    pairs: dict[int, list[tuple[Record, Record]]] = {}
    for (pair, _), both in sorted(by_visit.items()):
        if set(both) == {"a", "b"}:
            pairs.setdefault(pair, []).append((both["a"], both["b"]))
    ratios = [(_log_ratio(visits, series), visits[0][0].started_first) for visits in pairs.values()]
    return [PairRatio(ratio, first) for ratio, first in ratios if ratio is not None]


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


def _log_ratio(visits: Visits, series: str) -> float | None:
    sides = SIDES[series](visits)
    return math.log(sides[1] / sides[0]) if sides and min(sides) > 0 else None


def _fast_turns(clock: str) -> Callable[[Visits], tuple[float, float] | None]:
    def sides(visits: Visits) -> tuple[float, float] | None:
        found = [quiet_turns(mine, other) for mine, other in visits]
        a, b = ([getattr(turn, clock) for both in found for turn in both[side]] for side in (0, 1))
        if len(a) < FEWEST:
            return None
        return float(np.quantile(a, FAST)), float(np.quantile(b, FAST))

    return sides


def _phase(name: str, best: Callable[[Sequence[Any]], Any]) -> Callable[[Visits], tuple[float, float] | None]:
    def sides(visits: Visits) -> tuple[float, float] | None:
        a, b = zip(*((mine.measurement, other.measurement) for mine, other in visits), strict=True)
        if None in a or None in b:
            return None
        return best([attrgetter(name)(each) for each in a]), best([attrgetter(name)(each) for each in b])

    return sides


SIDES: Mapping[str, Callable[[Visits], tuple[float, float] | None]] = {
    "wall": _fast_turns("seconds"),
    "cpu": _fast_turns("cpu_seconds"),
    "first_call": _phase("first_call_seconds", min),
    "memory": _phase("peak_bytes", max),
}
