"""Whether numbers were drawn from the distribution that an initializer documents.

Four statements are tested. No number lies beyond the limit, which a right initializer never fails. The farthest
comes near enough to it: P(all n of them are nearer than m) = P(one is)^n. The standard deviation is right. The
share of numbers below each of them is right: P(distance > t) <= 2·exp(-2·n·t²) by the inequality of Dvoretzky,
Kiefer, Wolfowitz and Massart.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workloads._numpy_convnet import Array
from workloads._numpy_dense import TRUNCATED
from workloads._spec import EPSILON, Arrays

FALSE_ALARMS = 1e-9  # at most, of each statement about one kernel; exact but for the standard deviation
DEVIATIONS = 6.2  # standard errors allowed to the standard deviation: 6e-10 where n is large
ROUNDING = 1 + 2 * EPSILON["float32"]  # a limit in float32 may lie this much above the true one

STATEMENTS = ("is within its limit", "comes near its limit", "has the deviation", "has the shares")


@dataclass(frozen=True)
class Law:
    """A distribution around zero: its limits, standard deviation, kurtosis, and share below a number."""

    limit: float
    deviation: float
    kurtosis: float
    below: Callable[[Array], Array]


def uniform(limit: float) -> Law:
    """Every number between -limit and limit is as likely."""
    return Law(limit, limit / math.sqrt(3), 1.8, lambda x: np.clip((x / limit + 1) / 2, 0, 1))


def glorot_uniform(inputs: int, units: int) -> Law:
    """Uniform with variance 2 / (inputs + units)."""
    return uniform(math.sqrt(6 / (inputs + units)))


def glorot_normal(inputs: int, units: int) -> Law:
    """Normal, cut off at two standard deviations and widened until its variance is 2 / (inputs + units)."""
    deviation = math.sqrt(2 / (inputs + units))
    scale = deviation / TRUNCATED
    kept = math.erf(math.sqrt(2))  # P(-2 < z < 2)

    def below(x: Array) -> Array:
        return np.clip((np.vectorize(math.erf)(x / scale / math.sqrt(2)) / kept + 1) / 2, 0, 1)

    return Law(2 * scale, deviation, 2.3655, below)


def judged(name: str, drawn: Array, law: Law) -> Arrays:
    """The four statements about the numbers, each as one boolean under the name."""
    values = np.sort(np.asarray(drawn, np.float64), axis=None)
    n = len(values)
    error = law.deviation * math.sqrt((law.kurtosis - 1) / (4 * n))
    shares = law.below(values)
    farthest = np.max(np.abs(values))
    nearer = 2 * float(law.below(farthest)) - 1
    distance = max(np.max(np.arange(1, n + 1) / n - shares), np.max(shares - np.arange(n) / n))
    held = (
        farthest <= law.limit * ROUNDING,
        nearer >= FALSE_ALARMS ** (1 / n),
        abs(np.std(values) - law.deviation) <= DEVIATIONS * error,
        distance <= math.sqrt(math.log(2 / FALSE_ALARMS) / (2 * n)),
    )
    return {f"{name} {what}": np.array(holds) for what, holds in zip(STATEMENTS, held, strict=True)}


def all_true(*names: str) -> Arrays:
    """What is expected of the numbers with these names."""
    return {f"{name} {what}": np.array(True) for name in names for what in STATEMENTS}
