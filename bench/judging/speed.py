"""How fast one environment is beside another: A's time ÷ B's time, so that above 1 B is faster. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

from bench.judging.hardware import Fleet, Level, Levels, Paired, Score, Speed, Spread, Versus, model
from bench.judging.levels import ORDINARY, level, mean_level, quantile, scatter, strict_level
from bench.judging.student import fit_variances


def beside(fleet: Fleet, a: int, b: int) -> Versus:
    """Column b beside column a."""
    families = {case: entry.workload for case, entry in fleet.entries.items() if fleet.timed(case, (a, b))}
    levels = [fleet.columns[each].levels for each in (a, b)]
    return versus(levels[0], levels[1], fleet.paired.get((a, b), Paired()), families, len(fleet.entries))


def versus(a: Levels, b: Levels, paired: Paired, families: Mapping[str, str], cases: int) -> Versus:
    """B beside A; `families` gives the family of each case that may be compared, `cases` are those of the report."""
    both = [case for case in families if (a.logs.get(case) and b.logs.get(case)) or case in paired.cases]
    found = {case: paired.cases.get(case) or unpaired(a, b, case, cases) for case in both}
    speeds = {case: each for case, each in found.items() if each is not None}
    grouped: dict[str, list[str]] = {}
    for case in speeds:
        grouped.setdefault(families[case], []).append(case)
    scores = {family: _score(a, b, paired, mine, speeds) for family, mine in sorted(grouped.items())}
    overall = _score(a, b, paired, list(speeds), speeds) if speeds else None
    return Versus(speeds, overall, scores)


def unpaired(a: Levels, b: Levels, case: str, cases: int) -> Speed | None:
    """B's speed in a case, from what was measured of either side alone; None where one has no time."""
    before, now = level(a, case), level(b, case)
    return difference(before, now, cases) if before and now else None


def difference(a: Level, b: Level, cases: int) -> Speed:
    """Welch's interval for the difference of two levels (Welch, 1947, Biometrika 34:28)."""
    log, variance = a.log - b.log, a.variance + b.variance
    if not (a.freedom and b.freedom and variance > 0):
        return Speed(log, None, None)
    freedom = variance**2 / (a.variance**2 / a.freedom + b.variance**2 / b.freedom)
    error = math.sqrt(variance)
    return Speed(log, quantile(freedom) * error, quantile(freedom, strict_level(cases)) * error)


def paired(logs: Mapping[str, Sequence[float]], cases: int) -> Paired:
    """B's speeds from the logarithms that pairs gave, by case."""
    pairs = Levels(logs, fit_variances([scatter(each) for each in logs.values()]))
    known = {case: level(pairs, case) for case in logs}
    return Paired({case: _around(each, cases) for case, each in known.items() if each}, pairs)


def _around(level: Level, cases: int) -> Speed:
    error = math.sqrt(level.variance)
    if not (level.freedom and error):
        return Speed(level.log, None, None, paired=True)
    halves = [quantile(level.freedom, each) * error for each in (ORDINARY, strict_level(cases))]
    return Speed(level.log, halves[0], halves[1], paired=True)


def _score(a: Levels, b: Levels, paired: Paired, cases: Sequence[str], speeds: Mapping[str, Speed]) -> Score:
    """The mean over cases; its error is the pairs' where all were paired, else that of either side alone."""
    if len(cases) == 1:
        return Score(speeds[cases[0]], tuple(cases))
    log = sum(speeds[case].log for case in cases) / len(cases)
    if all(case in paired.pairs.logs for case in cases):
        return Score(_around(mean_level(paired.pairs, cases), 1), tuple(cases))
    timed = [case for case in cases if a.logs.get(case) and b.logs.get(case)]
    of_sides = difference(mean_level(a, timed), mean_level(b, timed), 1)
    return Score(Speed(log, of_sides.half, of_sides.strict), tuple(cases))


def same_model_spread(fleet: Fleet) -> Spread:
    """The spread to expect between two boxes of one model, from those that the report has."""
    boxes: dict[str, list[int]] = {}
    for number, column in enumerate(fleet.columns):
        boxes.setdefault(model(column), []).append(number)
    twins = [pair for mine in boxes.values() for pair in combinations(mine, 2)]
    overall, cases = 0.0, dict[str, float]()
    for a, b in twins:
        logs = _logs(fleet, a, b)
        overall = max(overall, abs(sum(logs.values()) / len(logs))) if logs else overall
        for case, log in logs.items():
            cases[case] = max(cases.get(case, 0.0), abs(log))
    return Spread(overall, cases, tuple(twins))


def _logs(fleet: Fleet, a: int, b: int) -> dict[str, float]:
    """The logarithm of B's speed in every case that both have a time of, without its error."""
    before, now = (fleet.columns[each].level for each in (a, b))
    pairs = fleet.paired.get((a, b), Paired()).cases
    return {
        case: pairs[case].log if case in pairs else before[case].log - now[case].log
        for case in before
        if case in now
    }
