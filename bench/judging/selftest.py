"""What identical sides show on a machine: alarms, bias, and how far pairs scatter. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bench.judging.statistics import Prior, fit_prior, t_quantile

CONFIDENCE = 0.99  # of the bias bound, and of the interval of alarms


@dataclass(frozen=True)
class Selftest:
    """The log-ratios of the balanced pairs of identical sides, by case; raw, so that any rule can use them."""

    machine: str
    when: str
    balanced: Mapping[str, Sequence[float]] = field(default_factory=dict)

    @property
    def prior(self) -> Prior:
        """What the cases say about the variance between balanced pairs of one of them, on this machine."""
        return fit_prior(list(self.balanced.values()))

    @property
    def bias(self) -> float:
        """The largest bias, as a log-ratio, that the machine may have: |mean| + t·se, of the cases' means.

        Cases count equally, and are taken as independent. 0 where there are fewer than three.
        """
        means = [float(np.mean(found)) for found in self.balanced.values() if found]
        if len(means) < 3:
            return 0.0
        error = float(np.std(means, ddof=1)) / math.sqrt(len(means))
        reach = t_quantile(len(means) - 1, (1 + CONFIDENCE) / 2) * error
        return abs(float(np.mean(means))) + reach


def clopper_pearson(alarms: int, trials: int) -> tuple[float, float]:
    """The exact interval of a share seen in independent trials (Clopper and Pearson, 1934, Biometrika 26:404)."""
    from scipy import special

    tail = (1 - CONFIDENCE) / 2
    low = special.betaincinv(alarms, trials - alarms + 1, tail) if alarms else 0.0
    high = special.betaincinv(alarms + 1, trials - alarms, 1 - tail) if alarms < trials else 1.0
    return float(low), float(high)
