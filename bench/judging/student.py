"""Student's t around a log-ratio, and a variance that is pooled across cases. Pure; every formula with its source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST_PRIOR = (
    8.0  # degrees of freedom; cases share the bad days of their machine, so more would claim too much
)
POWER = 0.8  # with which the smallest visible effect would be seen
FARTHEST = math.log(1000)  # beyond a thousandfold, nothing is known


@dataclass(frozen=True)
class Prior:
    """The variance of a case between runs as pooled from the other cases; it weighs as much as `freedom` runs."""

    variance: float
    freedom: float


NO_PRIOR = Prior(0.0, 0.0)


@dataclass(frozen=True)
class Comparison:
    """A log-ratio with the half-width of its interval and the smallest log-ratio that would have been seen."""

    log_ratio: float
    half_width: float
    visible: float

    @property
    def low(self) -> float:
        """The lower end of the interval, as a ratio; at least a thousandth."""
        return math.exp(max(-FARTHEST, self.log_ratio - self.half_width))

    @property
    def high(self) -> float:
        """The upper end of the interval, as a ratio; at most a thousand."""
        return math.exp(min(FARTHEST, self.log_ratio + self.half_width))

    @property
    def mde(self) -> float:
        """The smallest visible effect as a fraction: 0.05 is 5 %."""
        return math.expm1(min(FARTHEST, self.visible))


def t_quantile(freedom: float, probability: float) -> float:
    """The quantile of Student's t, by SciPy's `stdtrit`."""
    from scipy import special  # here and below: it takes half a second, which most commands can do without

    return float(special.stdtrit(freedom, probability))


def comparison(difference: float, variance: float, freedom: float, confidence: float) -> Comparison:
    """A log-ratio with the interval of Student's t around it, and the effect seen with a power of POWER."""
    error = math.sqrt(variance)
    half_width = t_quantile(freedom, (1 + confidence) / 2) * error
    return Comparison(difference, half_width, half_width + t_quantile(freedom, POWER) * error)


def fit_variances(spreads: Sequence[tuple[float, float]]) -> Prior:
    """The prior for the variance of a case, from the sum of squares and the degrees of freedom d of each.

    Method of moments on log s² (Smyth, 2004, section 6.2): e = log s² − ψ(d/2) + log(d/2) has mean
    log s₀² − ψ(d₀/2) + log(d₀/2) and variance ψ′(d/2) + ψ′(d₀/2). The freedom is capped at MOST_PRIOR.
    Fewer than three cases make no prior; one that does not scatter at all has a clock too coarse to count.
    """
    usable = [(squares / freedom, freedom / 2) for squares, freedom in spreads if freedom and squares > 0]
    if len(usable) < 3:
        return NO_PRIOR
    from scipy import special

    variances, halves = (np.array(column) for column in zip(*usable, strict=True))
    e = np.log(variances) - special.digamma(halves) + np.log(halves)
    excess = float(np.var(e, ddof=1) - np.mean(special.polygamma(1, halves)))
    half = min(_inverse_trigamma(excess), MOST_PRIOR / 2) if excess > 0 else MOST_PRIOR / 2
    return Prior(float(np.exp(np.mean(e) + special.digamma(half) - math.log(half))), 2 * half)


def _inverse_trigamma(y: float) -> float:
    """The x > 0 with ψ′(x) = y > 0, by Newton's method on 1/ψ′ (Smyth, 2004, appendix)."""
    from scipy import special

    x = 0.5 + 1 / y
    for _ in range(50):
        trigamma = float(special.polygamma(1, x))
        step = trigamma * (1 - trigamma / y) / float(special.polygamma(2, x))
        x += step
        if -step / x < 1e-8:
            break
    return x
