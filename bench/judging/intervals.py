"""Intervals for a new run against earlier ones. Pure; every formula with its source and what it assumes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bench.judging.student import Comparison, comparison, t_quantile


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


def tolerance_band(values: Sequence[float], probability: float) -> tuple[float, float]:
    """The interval that one more value of a normal sample leaves with the given probability.

    mean ± t·s·√(1 + 1/n) on n − 1 degrees of freedom; raises ValueError for fewer than three values.
    """
    if len(values) < 3:
        raise ValueError(f"a band needs three values or more, not {len(values)}")
    reach = t_quantile(len(values) - 1, 1 - probability / 2) * math.sqrt(1 + 1 / len(values))
    middle, spread = float(np.mean(values)), float(np.std(values, ddof=1))
    return middle - reach * spread, middle + reach * spread
