"""The state of one known regression on one release, from its check and its pairs. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.judging.pair_intervals import compare_pairs
from bench.judging.pair_ratios import PairRatio
from bench.judging.regressions import Cell, State
from bench.judging.student import Prior
from bench.records import CRASHED, PROVEN, REMOVED, UNPROVEN, Check
from bench.regression import RegressionKind

LEAST_SLOWER = 1.15  # times the last good release's time: less is no regression that people notice
NOTICED = 1.5  # a slowdown that an interval must exclude for a release to be called ok
FEWEST = 2  # pairs, of either start order
CONFIDENCE = 0.95
RIGHT = (PROVEN, UNPROVEN)
# Pairs of processes scatter by 6 % on a busy machine, which two pairs alone cannot tell.
SCATTER = Prior(0.06**2, 4.0)
OF_KIND: Mapping[RegressionKind, State] = {
    "wrong": "wrong",
    "changed": "changed",
    "crash": "wrong",  # it lived, and answered wrongly
    "leak": "leaks",
    "slow": "wrong",
}


@dataclass(frozen=True)
class Timed:
    """A slow case on a release: how its check ended beside the good one, and the pairs of the two."""

    check: Check
    pairs: tuple[PairRatio, ...] = ()

    def also(self, more: Timed) -> Timed:
        """With more pairs; the check that is not proven, if one is not."""
        return Timed(more.check if self.check.outcome in RIGHT else self.check, self.pairs + more.pairs)


def cell(kind: RegressionKind, check: Check | None, pairs: Sequence[PairRatio] = ()) -> Cell:
    """The state of a regression's case on a release, by its check and, of a slow one, its pairs with the good one."""
    if check is None:
        return Cell("absent")
    if check.outcome == CRASHED:
        return Cell("crashed", check.reason)
    if check.outcome == REMOVED:  # the error that is right here; or, of a contract, the one that it has now
        return Cell("changed", check.reason) if kind == "changed" else Cell("ok")
    if check.outcome not in RIGHT:
        return Cell(OF_KIND[kind], check.reason)
    return by_time(pairs) if kind == "slow" else Cell("ok")


def by_time(pairs: Sequence[PairRatio]) -> Cell:
    """Slower where the 95 % interval of the ratio lies above 1 and the ratio is one that people notice."""
    found = compare_pairs(pairs, SCATTER, CONFIDENCE)
    if found is None or len(pairs) < FEWEST:
        return Cell("unclear", "too few pairs with whole quads")
    ratio, interval = math.exp(found.log_ratio), (found.low, found.high)
    if interval[0] > 1 and ratio >= LEAST_SLOWER:
        return Cell("slower", "", ratio, interval)
    sure = interval[1] < NOTICED or ratio < 1
    return Cell("ok" if sure else "unclear", "", ratio, interval)


def clear(timed: Timed) -> bool:
    """Whether the first pairs of a slow case say enough: their interval leaves out what people just notice."""
    interval = by_time(timed.pairs).interval
    if timed.check.outcome not in RIGHT:
        return True
    return interval is not None and not interval[0] <= LEAST_SLOWER <= interval[1]
