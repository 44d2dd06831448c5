"""How much accepted runs scatter, learned from all cases, and what a new run is against them. Pure.

Logarithms of seconds (or bytes) throughout. `python -m proofs.stored` shows what the rule makes of it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bench.judging import student
from bench.judging.student import NO_PRIOR, Prior

USUAL_FREEDOM = (
    4.0  # of an interval, as long as nothing else is known: days have heavier tails than a normal's
)
TAILS = (
    2.0,
    2.5,
    3.0,
    4.0,
    5.0,
    6.0,
    8.0,
    10.0,
    12.0,
)  # degrees of freedom that may describe residuals better
# Log-likelihood of all residuals. Heavier tails than those of normal days must not be better by more than DOUBT, and
# the usual ones must be worse by PROOF: otherwise the usual freedom, or less.
DOUBT, PROOF = 1.0, 3.0
FALSE_ALARMS = 0.01  # of a run: its false-discovery rate; where nothing changed, the chance of any alarm
FINEST = 1e-12  # variance between processes: a millionth of a time, which no clock tells
ENOUGH = 8  # times of a case that tell something of the tails
LEAST = 3  # cases that tell something of the trend


@dataclass(frozen=True)
class Times:
    """A series of one case: of the new run's processes, and of those of each earlier time."""

    now: Sequence[float]
    earlier: Sequence[Sequence[float]]

    @property
    def best(self) -> list[float]:
        """The fastest process at each earlier time."""
        return [min(each) for each in self.earlier]

    @property
    def within(self) -> float:
        """The variance between the processes of a time, pooled over the times; 0 where each has one."""
        several = [each for each in self.earlier if len(each) > 1]
        freedom = sum(len(each) - 1 for each in several)
        return sum(float(np.var(each)) * len(each) for each in several) / freedom if freedom else 0.0


@dataclass(frozen=True)
class Scatter:
    """What the accepted runs of all cases say about the scatter of a series between runs."""

    priors: Mapping[str, Prior] = field(default_factory=dict)  # of the variance, by case
    most: float = USUAL_FREEDOM  # degrees of freedom that an interval may have


@dataclass(frozen=True)
class BaselineRule:
    """How to judge: fixed before the data, but for the scatter, which accepted runs tell."""

    margin: float = 0.02
    confidence: float = 1 - FALSE_ALARMS
    scatter: Mapping[str, Scatter] = field(default_factory=dict)  # by series
    confidences: Mapping[str, float] = field(default_factory=dict)  # by series, where it is not `confidence`

    def of(self, series: str) -> float:
        """The confidence of a series' intervals."""
        return self.confidences.get(series, self.confidence)


@dataclass(frozen=True)
class Change:
    """The log-ratio of a new run to the earlier ones, with its variance and the degrees of freedom of that."""

    log_ratio: float
    variance: float
    freedom: float

    def at(self, confidence: float) -> student.Comparison:
        """With its interval of Student's t."""
        return student.comparison(self.log_ratio, self.variance, self.freedom, confidence)

    def moved(self, confidence: float) -> bool:
        """Whether that interval lies beyond 1."""
        return abs(self.log_ratio) > self.at(confidence).half_width


def change(times: Times, scatter: Scatter, case: str) -> Change:
    """A new run against at least two earlier ones: fastest process against fastest.

    Prediction of one more observation of a normal sample, with the variance moderated over the cases as in limma:
    s² = (d₀s₀² + (n−1)s²)/(d₀ + n−1) on d₀ + n−1 degrees of freedom (Smyth, 2004, Statistical Applications in
    Genetics and Molecular Biology 3:3, section 3). Where the new run's own processes scatter more than s² says,
    their variance takes its place: a bad day is no regression. Assumes runs far enough apart to be independent.
    """
    earlier, prior = times.best, scatter.priors.get(case, NO_PRIOR)
    variance, freedom = _moderated(float(np.var(earlier, ddof=1)), len(earlier) - 1, prior)
    own = float(np.var(times.now, ddof=1)) / len(times.now) if len(times.now) > 1 else 0.0
    spread = variance / len(earlier) + max(variance, own)
    return Change(min(times.now) - float(np.mean(earlier)), spread, min(freedom, scatter.most))


def learn(cases: Mapping[str, Times]) -> Scatter:
    """The scatter of a series, from the accepted times of all cases: its prior, and how heavy its tails are."""
    priors = fit_priors(cases)
    return Scatter(priors, _most_freedom(cases, priors))


def fit_priors(cases: Mapping[str, Times]) -> dict[str, Prior]:
    """Each case's prior for its variance between runs: cases whose processes scatter more have days that do.

    The logarithm of the variance between runs is regressed on that between the processes of a run, and what is left
    is pooled as without a trend (limma-trend: Law and others, 2014, Genome Biology 15:R29).
    """
    known = [times for times in cases.values() if len(set(times.best)) > 1]
    between = np.log([float(np.var(times.best, ddof=1)) for times in known])
    within = np.log([max(times.within, FINEST) for times in known])
    slope = 0.0
    if len(known) >= LEAST and np.ptp(within) > 0:
        slope = float(np.cov(within, between)[0, 1] / np.var(within, ddof=1))
    degrees = [len(times.best) - 1 for times in known]
    left = zip(np.exp(between - slope * within), degrees, strict=True)
    pooled = student.fit_variances([(float(variance) * freedom, freedom) for variance, freedom in left])
    return {
        case: Prior(pooled.variance * max(times.within, FINEST) ** slope, pooled.freedom)
        for case, times in cases.items()
    }


def _most_freedom(cases: Mapping[str, Times], priors: Mapping[str, Prior]) -> float:
    """How many degrees of freedom intervals may have; no bound where accepted runs predict each other as normal do.

    Each accepted run is predicted by the others. If Student's t with fewer degrees of freedom describes these
    residuals better by more than DOUBT in log-likelihood, or the usual freedom is not worse by PROOF, then tails are
    heavy or not known.
    """
    found = [_residuals(times, priors[case]) for case, times in cases.items() if len(times.earlier) >= ENOUGH]
    if not found:
        return USUAL_FREEDOM
    z, freedom = (np.concatenate(column) for column in zip(*found, strict=True))
    light = _log_likelihood(z, freedom)
    heavier = {most: _log_likelihood(z, np.minimum(freedom, most)) for most in TAILS}
    best = max(heavier, key=lambda most: heavier[most])
    if light >= heavier[best] - DOUBT and light >= heavier[USUAL_FREEDOM] + PROOF:
        return math.inf
    return min(USUAL_FREEDOM, best)


def _residuals(times: Times, prior: Prior) -> tuple[np.ndarray, np.ndarray]:
    """Each accepted run against the others, in standard errors, and the degrees of freedom of each."""
    x = np.array(times.best)
    own = np.array([np.var(each, ddof=1) / len(each) if len(each) > 1 else 0.0 for each in times.earlier])
    others = np.array([np.delete(x, at) for at in range(len(x))])
    variance, freedom = _moderated(others.var(axis=1, ddof=1), len(x) - 2, prior)
    error = np.sqrt(variance / (len(x) - 1) + np.maximum(variance, own))
    scattered = error > 0  # equal times have no scale to be measured by
    z = (x - others.mean(axis=1))[scattered] / error[scattered]
    return z, np.full(len(z), freedom)


def _moderated(variance: Any, freedom: float, prior: Prior) -> tuple[Any, float]:
    """A variance, or an array of them, shrunk towards its prior; and its degrees of freedom."""
    together = prior.freedom + freedom
    return (prior.freedom * prior.variance + freedom * variance) / together, together


def _log_likelihood(z: np.ndarray, freedom: np.ndarray) -> float:
    """Of residuals under Student's t."""
    from scipy import special

    half = freedom / 2
    scale = special.gammaln(half + 0.5) - special.gammaln(half) - 0.5 * np.log(np.pi * freedom)
    return float(np.sum(scale - (half + 0.5) * np.log1p(z**2 / freedom)))
