"""What identical sides show on a machine: alarms, and how large a bias it may have. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.judging.pair_ratios import PairRatio, residuals
from bench.verdicts import MOVED, Verdict

CONFIDENCE = 0.99  # of the bias bound, and of the interval of alarms
FEWEST_CASES = 3  # that bound a bias
CHANCE = 0.1  # cases that differ as widely more rarely than this, by noise alone, have biases that differ


@dataclass(frozen=True)
class Selftest:
    """One comparison of identical sides; the pairs are raw, so that any rule can use them."""

    when: str
    side: str
    budget: float  # seconds of turns per case
    outcomes: Mapping[str, str]  # of the wall clock, by case
    visible: Mapping[str, float]  # the smallest effect that would have been seen, as a fraction, by case
    pairs: Mapping[str, Sequence[PairRatio]]

    @property
    def alarms(self) -> int:
        """Cases that were called slower or faster."""
        return sum(outcome in MOVED for outcome in self.outcomes.values())


def selftest_of(
    when: str, side: str, budget: float, verdicts: Sequence[Verdict], pairs: Mapping[str, Sequence[PairRatio]]
) -> Selftest:
    """What a comparison of identical sides found."""
    wall = [verdict for verdict in verdicts if verdict.series == "wall"]
    visible = {verdict.case: verdict.mde for verdict in wall if verdict.mde is not None}
    return Selftest(when, side, budget, {v.case: v.outcome for v in wall}, visible, pairs)


def selftest_from(data: Mapping[str, Any]) -> Selftest:
    """The selftest in plain JSON data; raises KeyError or TypeError where it holds none."""
    pairs = {case: [PairRatio(**each) for each in found] for case, found in data["pairs"].items()}
    return Selftest(**{**data, "pairs": pairs})


def bias(found: Sequence[Selftest]) -> float:
    """The largest bias, as a log-ratio, that a case is likely to have on this machine; 0 for fewer than three cases.

    |m| + z·√(s²/k + τ²) for the k cases' means with variance s² around their mean m, at least what the scatter of
    their own pairs makes of it; all selftests' pairs of a case make its mean. τ² is what s² has beyond that, where it
    is more than chance (χ² of s² over its expectation, 10 %): biases that differ from case to case. They are known
    from k cases only, so that Student's t on k − 1 degrees of freedom then takes the place of the normal z. Takes
    cases as independent and means as normal; docs/statistics.md says how far it covers.
    """
    means, noise = _means(found)
    if len(means) < FEWEST_CASES:
        return 0.0
    from scipy import special

    seen, expected, freedom = float(np.var(means, ddof=1)), float(np.mean(noise)), len(means) - 1
    by_chance = special.chdtrc(freedom, freedom * seen / expected) > CHANCE
    between = 0.0 if by_chance else seen - expected
    level = (1 + CONFIDENCE) / 2
    reach = float(special.ndtri(level) if by_chance else special.stdtrit(freedom, level))
    return abs(float(np.mean(means))) + reach * math.sqrt(max(seen, expected) / len(means) + between)


def clopper_pearson(alarms: int, trials: int) -> tuple[float, float]:
    """The exact interval of a share seen in independent trials (Clopper and Pearson, 1934, Biometrika 26:404)."""
    from scipy import special

    tail = (1 - CONFIDENCE) / 2
    low = special.betaincinv(alarms, trials - alarms + 1, tail) if alarms else 0.0
    high = special.betaincinv(alarms + 1, trials - alarms, 1 - tail) if alarms < trials else 1.0
    return float(low), float(high)


def _means(found: Sequence[Selftest]) -> tuple[np.ndarray, np.ndarray]:
    """The mean of each case's pairs, and that mean's variance; without cases whose pairs do not scatter."""
    cases: dict[str, list[PairRatio]] = {}
    for selftest in found:
        for case, pairs in selftest.pairs.items():
            cases.setdefault(case, []).extend(pairs)
    made = []
    for pairs in cases.values():
        squares, freedom = residuals(pairs)
        if freedom and squares > 0:
            made.append((float(np.mean([each.log_ratio for each in pairs])), squares / freedom / len(pairs)))
    means, variances = zip(*made, strict=True) if made else ((), ())
    return np.array(means), np.array(variances)
