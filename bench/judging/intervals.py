"""Intervals for a new run against earlier ones. Pure; every formula with its source and what it assumes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bench.judging.student import Comparison, Prior, comparison, fit_variances, t_quantile

MOST_FREEDOM = 4.0  # of an interval: days have heavier tails than a normal's, and a t with 4 has such tails


def compare_run(
    now: Sequence[float], earlier: Sequence[float], prior: Prior, confidence: float
) -> Comparison:
    """A new run against at least two earlier ones, in logarithms of seconds.

    `now` holds one value per process of the new run, `earlier` the fastest process of each earlier run; fastest
    is compared with fastest. Prediction interval for one more observation of a normal sample,
    difference ± t·√(s²·(1 + 1/n)), with the variance moderated over the cases as in limma:
    s² = (d₀s₀² + (n−1)s²)/(d₀ + n−1) on d₀ + n−1 degrees of freedom (Smyth, 2004, Statistical Applications in
    Genetics and Molecular Biology 3:3, section 3). The freedom is then capped at MOST_FREEDOM, and where the
    new run's own processes scatter more than s² says, their variance takes its place: a bad day is no
    regression. Assumes runs far enough apart to be independent.
    """
    count = len(earlier)
    freedom = prior.freedom + count - 1
    variance = (prior.freedom * prior.variance + (count - 1) * float(np.var(earlier, ddof=1))) / freedom
    own = float(np.var(now, ddof=1)) / len(now) if len(now) > 1 else 0.0
    spread = variance / count + max(variance, own)
    return comparison(min(now) - float(np.mean(earlier)), spread, min(freedom, MOST_FREEDOM), confidence)


def compare_processes(now: Sequence[float], earlier: Sequence[float], confidence: float) -> Comparison:
    """A run against a single moment, by their processes alone: Welch's interval, in logarithms of seconds.

    It does not include day-to-day variation and so is too narrow; it can only show which effects were too
    small to see. Each side needs two processes. (Welch, 1947, Biometrika 34:28.)
    """
    difference = float(np.mean(now) - np.mean(earlier))
    parts = [float(np.var(each, ddof=1)) / len(each) for each in (now, earlier)]
    weights = [part**2 / (len(each) - 1) for part, each in zip(parts, (now, earlier), strict=True)]
    freedom = sum(parts) ** 2 / sum(weights) if sum(weights) > 0 else 1.0
    return comparison(difference, sum(parts), freedom, confidence)


def fit_prior(samples: Sequence[Sequence[float]]) -> Prior:
    """The prior for the variance of a case between runs, from the runs of all cases (each two or more values)."""
    scattered = [s for s in samples if len(s) > 1 and min(s) < max(s)]
    return fit_variances([(float(np.var(s)) * len(s), len(s) - 1) for s in scattered])


def tolerance_band(values: Sequence[float], probability: float) -> tuple[float, float]:
    """The interval that one more value of a normal sample leaves with the given probability.

    mean ± t·s·√(1 + 1/n) on n − 1 degrees of freedom; raises ValueError for fewer than three values.
    """
    if len(values) < 3:
        raise ValueError(f"a band needs three values or more, not {len(values)}")
    reach = t_quantile(len(values) - 1, 1 - probability / 2) * math.sqrt(1 + 1 / len(values))
    middle, spread = float(np.mean(values)), float(np.std(values, ddof=1))
    return middle - reach * spread, middle + reach * spread
