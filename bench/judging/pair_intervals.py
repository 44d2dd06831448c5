"""The log-ratio of a case from its pairs, with an interval. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from bench.judging.pair_ratios import PairRatio, by_order, residuals
from bench.judging.student import Comparison, Prior, comparison, fit_variances
from bench.verdicts import Estimate

FRESH = "fresh"  # the prior of fresh pairs, whose visits are longer
ORDINARY = 0.95  # the confidence of an estimate's interval, which decides nothing
TRUST = 0.5  # weight of the pooled variance prior: kinds of cases differ more than its model assumes


def compare_pairs(found: Sequence[PairRatio], prior: Prior, confidence: float) -> Comparison | None:
    """The log-ratio with its interval; None where nothing is known of its variance.

    The mean of the pairs, or of the means of both start orders (see `by_order`), and Student's t around it. The
    variance s² comes from the residuals on their degrees of freedom, moderated by a prior (Smyth, 2004; see
    `intervals.compare_run`), and is at least what the clock makes of it: both ends of a ratio are known to a tick,
    which leaves each a variance of tick²/12. Assumes pairs that are independent and about normal.
    """
    groups = by_order(found)
    own, freedom = residuals(found)
    if not found or prior.freedom + freedom < 1:
        return None
    variance = (prior.freedom * prior.variance + own) / (prior.freedom + freedom)
    coarse = float(np.mean([each.tick**2 for each in found])) / 6
    spread = max(variance, coarse) * sum(1 / len(group) for group in groups) / len(groups) ** 2
    middle = float(np.mean([np.mean(group) for group in groups]))
    return comparison(middle, spread, prior.freedom + freedom, confidence)


def estimate(found: Sequence[PairRatio], prior: Prior) -> Estimate | None:
    """The ratio with its 95 % interval; without an interval where the variance is unknown, None without pairs."""
    if not found:
        return None
    compared = compare_pairs(found, prior, ORDINARY)
    if compared is None:
        return Estimate(math.exp(float(np.mean([each.log_ratio for each in found]))))
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
