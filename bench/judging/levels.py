"""How fast a case is in one environment, with its error; environments are compared by these. Pure.

A cluster is what errs together: a lane process, or, where runs were made at three different times or more, a time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bench.judging.hardware import Key, Level, Levels
from bench.judging.student import NO_PRIOR, Prior, fit_variances, t_quantile

ORDINARY = 0.95  # the confidence of an interval, which decides nothing
FALSE = 1 - ORDINARY  # the chance of a false colour, over all cases of a report together
TIMES = 3  # different times from which on a time is the cluster, not a process


def levels(times: Mapping[str, Mapping[Key, float]], apart: float) -> Levels:
    """The levels of an environment, from the logarithm of each case's time in each lane process.

    Runs that began less than `apart` seconds from each other see the same state of the machine.
    """
    keys = sorted({key for of_case in times.values() for key in of_case})
    groups = _by_time(keys, apart)
    clusters = groups if len(groups) >= TIMES else [[key] for key in keys]
    logs = {
        case: tuple(_mean([mine[k] for k in cluster if k in mine]) for cluster in clusters)
        for case, mine in times.items()
    }
    return Levels(logs, fit_variances([scatter(each) for each in logs.values()]))


def level(found: Levels, case: str) -> Level | None:
    """The case's level; None where it has no time.

    Its variance is moderated by that of the environment's other cases (Smyth, 2004; see `intervals.compare_run`).
    """
    return _level(tuple(found.logs.get(case, ())), found.prior)


@lru_cache(maxsize=100_000)
def _level(clusters: tuple[float, ...], prior: Prior) -> Level | None:
    logs = known(clusters)
    if not logs:
        return None
    squares, freedom = scatter(logs)
    prior = prior if prior.freedom >= 1 else NO_PRIOR
    all_freedom = prior.freedom + freedom
    if not all_freedom:
        return Level(_mean(logs), 0.0, 0.0, len(logs))
    variance = (prior.freedom * prior.variance + squares) / all_freedom
    return Level(_mean(logs), variance / len(logs), all_freedom, len(logs))


def mean_level(found: Levels, cases: Sequence[str]) -> Level:
    """The mean of the levels of cases that all have a time.

    Cases of one process err together, so the variance is that of the clusters' means (Liang and Zeger, 1986,
    Biometrika 73:13, with the correction K/(K − 1)): with r the residuals of a case of n clusters, a cluster adds
    u = Σ r/n over its cases, and the mean of N cases has the variance K/(K − 1)·Σ u²/N². What was measured in a
    single cluster adds its own moderated variance.
    """
    each = {case: level(found, case) for case in cases}
    logs = [one.log for one in each.values() if one]
    added, alone, used = [0.0] * found.clusters, 0.0, set[int]()
    for case in cases:
        mine = found.logs[case]
        count = len(known(mine))
        one = each[case]
        if count == 1 and one:
            alone += one.variance
            continue
        for number, value in enumerate(mine):
            if one and not math.isnan(value):
                added[number] += (value - one.log) / count
                used.add(number)
    shared = len(used) / (len(used) - 1) * sum(u * u for u in added) if len(used) > 1 else 0.0
    freedom = float(len(used) - 1) if len(used) > 1 else found.prior.freedom
    return Level(_mean(logs), (shared + alone) / len(cases) ** 2, max(freedom, 0.0), found.clusters)


def strict_level(cases: int) -> float:
    """The confidence of an interval that holds for so many cases together."""
    return 1 - FALSE / max(1, cases)


@lru_cache(maxsize=100_000)
def quantile(freedom: float, confidence: float = ORDINARY) -> float:
    """Half the width of an interval, in standard errors; of less than one degree of freedom as of one."""
    return t_quantile(max(1.0, freedom), (1 + confidence) / 2)


def known(logs: Sequence[float]) -> list[float]:
    """The values that are not nan."""
    return [each for each in logs if not math.isnan(each)]


def scatter(logs: Sequence[float]) -> tuple[float, float]:
    """The sum of squares around the mean, and its degrees of freedom."""
    values = known(logs)
    middle = _mean(values)
    return sum((each - middle) ** 2 for each in values), max(0.0, len(values) - 1.0)


def _by_time(keys: Sequence[Key], apart: float) -> list[list[Key]]:
    """Sorted keys, grouped by runs that began less than `apart` from the group's first."""
    groups: list[list[Key]] = []
    for key in keys:
        if not groups or key[0] - groups[-1][0][0] >= apart:
            groups.append([])
        groups[-1].append(key)
    return groups


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan
