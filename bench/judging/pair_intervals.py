"""The log-ratio of a case from its pairs, with an interval. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from bench.judging.pair_ratios import PairRatio, residuals
from bench.judging.student import Comparison, Prior, comparison, fit_variances
from bench.verdicts import Estimate

FRESH = "fresh"  # the prior of fresh pairs, whose visits are longer
ORDINARY = 0.95  # the confidence of an estimate's interval, which decides nothing
TRUST = 0.5  # weight of the pooled variance prior: kinds of cases differ more than its model assumes


def compare_pairs(found: Sequence[PairRatio], prior: Prior, confidence: float) -> Comparison | None:
    """The log-ratio with its interval; None where nothing is known of its variance.

    The mean of the pairs, and Student's t around it. Assumes pairs that are independent and about normal. What
    starting first does is in the variance, and not in the mean: either side starts half of the pairs.
    """
    if (moderated := _moderated(found, prior)) is None:
        return None
    variance, freedom = moderated
    middle = float(np.mean([each.log_ratio for each in found]))
    return comparison(middle, variance / len(found), freedom, confidence)


def visible_of(found: Sequence[PairRatio], prior: Prior, confidence: float, pairs: int) -> float | None:
    """The smallest log-ratio that so many pairs like these would show; None where their scatter is unknown."""
    if (moderated := _moderated(found, prior)) is None:
        return None
    variance, _ = moderated
    return comparison(0.0, variance / pairs, prior.freedom + pairs - 1, confidence).visible


def _moderated(found: Sequence[PairRatio], prior: Prior) -> tuple[float, float] | None:
    """The variance of a pair, and its degrees of freedom; None where nothing is known of it.

    That of the pairs around their mean, moderated by a prior (Smyth, 2004, Statistical Applications in Genetics and
    Molecular Biology 3:3), and at least what the clock makes of it: both ends of a ratio are known to a tick, which
    leaves each a variance of tick²/12.
    """
    squares, own = residuals(found)
    freedom = prior.freedom + own
    if not found or freedom < 1:
        return None
    coarse = float(np.mean([each.tick**2 for each in found])) / 6
    return max((prior.freedom * prior.variance + squares) / freedom, coarse), freedom


def estimate(found: Sequence[PairRatio], prior: Prior) -> Estimate | None:
    """The ratio with its 95 % interval; without an interval where the variance is unknown, None without pairs."""
    if not found:
        return None
    compared = compare_pairs(found, prior, ORDINARY)
    if compared is None:
        return Estimate(math.exp(found[0].log_ratio))
    return Estimate(math.exp(compared.log_ratio), (compared.low, compared.high))


def pooled(cases: Iterable[Sequence[PairRatio]]) -> Prior:
    """The prior of the variance between pairs, from the pairs of several cases."""
    prior = fit_variances([residuals(pairs) for pairs in cases])
    return Prior(prior.variance, TRUST * prior.freedom)


def narrow(found: Estimate, margin: float) -> bool:
    """Whether an interval is narrower than the margin, or than a tenth of the change where that is more."""
    if found.interval is None:
        return False
    low, high = map(math.log, found.interval)
    return high - low <= max(math.log1p(margin), abs(math.log(found.ratio)) / 10)
