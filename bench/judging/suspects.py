"""After the screen of a comparison: which cases go on, and how long their visits then are. Pure.

Nothing is said of a case here: fresh pairs tell whether a suspect changed. So any way of choosing them is right, and
a bad one only costs power.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.judging.pair_intervals import compare_pairs
from bench.judging.pair_ratios import PairRatio
from bench.judging.student import Comparison, Prior

SUSPECT = 0.85  # a case whose interval of this confidence excludes 1 is a suspect
FEWEST = 16  # suspects; more where more are suspect
SHORTEST, LONGEST = 0.08, 2.0  # seconds of turns of a later visit
MOST_LONGER = 2.0  # times as long as in the screen, where all go on: what is decided leaves time to others


@dataclass(frozen=True)
class Later:
    """How a case goes on."""

    seconds: float  # of turns in each later visit
    suspect: bool = True  # whether fresh pairs may tell a change; else only that it is the same


@dataclass(frozen=True)
class Pool:
    """What the second stage of a comparison may spend."""

    seconds: float  # of turns, over all cases
    visits: int  # of each case that goes on: pairs times visits of a pair
    visit: float  # seconds of turns of a visit in the screen
    picks: bool = True  # whether only suspects go on; else all do


def going_on(
    cases: Mapping[str, Sequence[PairRatio]], prior: Prior, margin: float, pool: Pool
) -> dict[str, Later]:
    """Of the cases that are not decided, those that go on, and how.

    Suspects have the pool to themselves, but for what cases need that it would decide to be the same. Each has a
    share in proportion to the width of its interval (Neyman, 1934, Journal of the Royal Statistical Society 97:558).
    """
    if not pool.picks:
        each = min(MOST_LONGER * pool.visit, pool.seconds / pool.visits / max(1, len(cases)))
        return dict.fromkeys(cases, Later(each))
    found = {case: compare_pairs(pairs, prior, SUSPECT) for case, pairs in cases.items()}
    suspicion = {case: _suspicion(each) for case, each in found.items()}
    ranked = sorted(cases, key=lambda case: -suspicion[case])
    count = max(FEWEST, sum(each > 1 for each in suspicion.values()))
    suspects, rest = ranked[:count], ranked[count:]
    near = [case for case in rest if _would_be_same(cases[case], prior, margin, pool.visits)]
    affordable = max(0, int((pool.seconds / pool.visits - SHORTEST * len(suspects)) / pool.visit))
    chosen = near[-affordable:] if affordable else []  # those that look least like a change
    left = pool.seconds / pool.visits - len(chosen) * pool.visit
    widths = {case: compared.half_width if (compared := found[case]) else 1.0 for case in suspects}
    share = left / (sum(widths.values()) or 1.0)
    seconds = {case: min(LONGEST, max(SHORTEST, share * width)) for case, width in widths.items()}
    going = {case: Later(each) for case, each in seconds.items()}
    return {**going, **dict.fromkeys(chosen, Later(pool.visit, False))}


def _suspicion(found: Comparison | None) -> float:
    """How far a ratio lies from 1, in half-widths of its interval."""
    return abs(found.log_ratio) / found.half_width if found and found.half_width else 0.0


def _would_be_same(pairs: Sequence[PairRatio], prior: Prior, margin: float, visits: int) -> bool:
    """Whether so many more visits like those of the screen would probably show that it is the same."""
    found = compare_pairs(pairs, prior, 0.95)
    if found is None:
        return False
    more = found.half_width * math.sqrt(len(pairs) / (len(pairs) + visits))
    return abs(found.log_ratio) / 2 + 2 * more <= math.log1p(margin)
