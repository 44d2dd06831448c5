"""Where a series over builds changed. Pure; sequential, valid at any time, with each build's own standard error.

For builds s … n without an earlier change, and each k between, e(k, n) is the likelihood ratio "another mean from
build k on" ÷ "the same mean throughout". Means are unknown; their difference is normal around 0 with a standard
deviation ρ. With d the difference of the weighted means from k on and before, and V its variance,

    e(k, n) = √(V / (V + ρ²)) · exp(d² / 2V · ρ² / (V + ρ²)),

which as a ratio of densities of what does not depend on the mean is a martingale of mean 1 while nothing changes (the
right Haar prior on the mean: Pérez-Ortiz, Lardy, de Heide and Grünwald, 2024, Annals of Statistics 52:1410). The sum
over k is a Shiryaev-Roberts e-detector (Shin, Ramdas and Rinaldo, 2023, New England Journal of Statistics in Data
Science 2:229, theorem 2.4): raising an alarm where it reaches T, the mean number of builds before a false one is at
least T, however often one looks. So T is the number of builds and series among which one false alarm is allowed.

What the theorem does not give: variances are estimated, and so moderated by those of the other builds. To each comes
one between builds, for the same code is laid out anew in each. For the same reason a single nightly raises no alarm
unless it jumps: its values are held within REACH of what was usual before, if they do not lie JUMP beyond that. A
release needs no second one. A flag is no alarm: fresh pairs of both builds confirm it.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from bench.judging.build_order import is_nightly
from bench.judging.build_series import Array, BuildSeries
from bench.tracking import ChangePoint

FEWEST = 2  # builds before a change point; one where it is a release, or jumps
REGARDED = 500  # builds at once: older ones say nothing of a change point by now
USUAL = 15  # builds whose median is what was usual
REACH = 4.5  # standard deviations from it, beyond which a value counts no more
JUMP = math.log(1.2)  # beyond that again, and it counts as it is: no layout moves a case so far
EFFECT = 3.0  # ρ in typical standard deviations of a build
PRIOR = 10.0  # builds: how much is supposed of the variance between builds
TRUST = 0.5  # of a build's own variance; the rest is the median of all
TRIMMED = 0.1  # of the largest differences of neighbours: change points among them
AT_LEAST = 4  # of them, but no more than a third: a few releases may hold several change points
SURE = 0.95  # of the range of builds that a change point lies in
FLAGS = 6.0  # that a machine may raise in a year while nothing changes; fresh pairs refute them


def threshold(series: int, nights: int = 365, flags: float = FLAGS) -> float:
    """The logarithm of T for so many series and nights, among which so many false flags are expected at most."""
    return math.log(max(1, series) * nights / flags)


def changes(series: BuildSeries, level: float) -> list[ChangePoint]:
    """The change points of a series, in the order of builds; `level` is the logarithm of T."""
    if len(series) < 2:
        return []
    variances = moderated(series)
    # Of each change point: its first build, when it was noticed, the evidence.
    found, first = list[tuple[int, int, float]](), 0
    while len(series) - first > 1:
        last = min(first + REGARDED, len(series))
        part, own = series.part(first, last), variances[first:last]
        logs = _log_e(part, *held(part, np.sqrt(own)), own)
        totals = _log_sums(logs)
        over = np.flatnonzero(totals >= level)
        over = over[over >= (found[-1][1] - first + 1 if found else 0)]
        if not over.size and last == len(series):
            break
        if not over.size:
            first += REGARDED // 2
            continue
        noticed = int(over[0])
        at = first + int(np.argmax(logs[:, noticed]))
        found.append((at, first + noticed, float(totals[noticed])))
        first = at
    edges = [0, *(at for at, _, _ in found), len(series)]
    found_in = [(edges[n], edges[n + 2], *each) for n, each in enumerate(found)]
    return [
        _change(series, variances, max(low, at - REGARDED), min(high, at + REGARDED), noticed, evidence)
        for low, high, at, noticed, evidence in found_in
    ]


def moderated(series: BuildSeries) -> Array:
    """The variance of each build's value: its own, moderated by the others', and the one between builds."""
    own = TRUST * series.variances + (1 - TRUST) * float(np.median(series.variances))
    made: Array = own + between(series.values, own)
    return made


def between(values: Array, variances: Array) -> float:
    """The variance between builds beyond their own: half the mean square of neighbours' differences less theirs.

    The largest are left out, for they may be change points; the mean is corrected for that as if they were normal. A
    short series says little, so that the estimate begins as if PRIOR builds had shown half their own.
    """
    squares = np.sort(np.diff(values) ** 2)
    own = float(np.mean(variances[1:] + variances[:-1])) if squares.size else 0.0
    left_out = max(int(len(squares) * TRIMMED), min(AT_LEAST, math.ceil(len(squares) / 3)))
    kept = squares[: len(squares) - left_out]
    seen = float(kept.mean()) / _kept_share(len(kept) / len(squares)) - own if kept.size else 0.0
    return (PRIOR * own / 4 + len(squares) * max(0.0, seen / 2)) / (PRIOR + len(squares))


def _kept_share(share: float) -> float:
    """The mean of the smallest share of squares of a normal variable, as a part of the mean of all."""
    if share >= 1:
        return 1.0
    end = NormalDist().inv_cdf((1 + share) / 2)
    return 1 - 2 * end * math.exp(-end * end / 2) / math.sqrt(2 * math.pi) / share


def held(series: BuildSeries, spread: Array) -> tuple[Array, Array]:
    """The values, none further than REACH from the median of those before it; and which may be: releases and jumps.

    The median begins with the first three, of two with the first.
    """
    values = series.values
    start = np.full(USUAL, float(np.median(values[:3]) if len(values) > 2 else values[0]))
    before = sliding_window_view(np.concatenate([start, values[:-1]]), USUAL)
    usual, reach = np.median(before, axis=1), REACH * spread
    releases = np.array([not is_nightly(build) for build in series.builds])
    free: Array = releases | (np.abs(values - usual) > reach + JUMP)
    return np.where(free, values, np.clip(values, usual - reach, usual + reach)), free


def _log_e(series: BuildSeries, values: Array, free: Array, variances: Array) -> Array:
    """log e(k, n): a row for each k, a column for each n; −∞ where k is no candidate.

    A level of a single build is one where it is free, as `held` says.
    """
    difference, variance = _differences(series, values, variances)
    prior = EFFECT**2 * float(np.median(variances))
    shrunk = prior / (prior + variance)
    logs = 0.5 * (np.log1p(-shrunk) + difference**2 / variance * shrunk)
    builds = series.builds
    new = np.array([k > 0 and builds[k] != builds[k - 1] for k in range(len(builds))])
    new[1:FEWEST] &= free[0]
    made: Array = np.where(np.triu(np.ones(logs.shape, dtype=bool)) & new[:, None], logs, -np.inf)
    return made


def _log_sums(logs: Array) -> Array:
    """log Σ exp of each column; several times as fast as logaddexp, which a year of nights notices."""
    largest = np.maximum(logs.max(axis=0), -1e9)  # no number where a column has no candidate
    with np.errstate(divide="ignore"):
        made: Array = largest + np.log(np.exp(logs - largest).sum(axis=0))
    return made


def _differences(series: BuildSeries, values: Array, variances: Array) -> tuple[Array, Array]:
    """For each k and n: the mean of k … n less the mean before k, and its variance, links' included."""
    weight = 1 / variances
    before, all_of = (np.concatenate([[0.0], np.cumsum(each)]) for each in (weight, weight * values))
    w, s = before[:-1, None], all_of[:-1, None]
    after, rest = before[None, 1:] - w, all_of[None, 1:] - s
    with np.errstate(divide="ignore", invalid="ignore"):
        difference, variance = rest / after - s / w, 1 / w + 1 / after
        for number, link in enumerate(series.links):
            if link > 0:
                mine = np.concatenate([[0.0], np.cumsum(np.where(series.bases == number, weight, 0.0))])
                share = (mine[None, 1:] - mine[:-1, None]) / after - mine[:-1, None] / w
                variance = variance + link * share**2
    candidates = np.triu(np.ones(variance.shape, dtype=bool))
    candidates[0] = False
    return np.where(candidates, difference, 0.0), np.where(candidates, variance, 1.0)


def _change(
    series: BuildSeries, variances: Array, first: int, end: int, noticed: int, evidence: float
) -> ChangePoint:
    """The change point with what is known of it by now: where it lies, and how large it is."""
    part = series.part(first, end)
    own = variances[first:end]
    logs = _log_e(part, part.values, held(part, np.sqrt(own))[1], own)[:, -1]
    share = np.exp(logs - np.logaddexp.reduce(logs))
    at = int(np.argmax(logs))
    likely = np.flatnonzero(_likeliest(share))
    difference, variance = (each[at, -1] for each in _differences(part, part.values, own))
    return ChangePoint(
        good=part.builds[int(likely.min()) - 1],
        bad=part.builds[int(likely.max())],
        before=part.builds[at - 1],
        at=part.builds[at],
        log_ratio=float(difference),
        error=math.sqrt(float(variance)),
        evidence=evidence,
        noticed=series.builds[noticed],
    )


def _likeliest(share: Array) -> Array:
    """The fewest places that together have the share SURE."""
    falling = np.argsort(-share)
    count = int(np.searchsorted(np.cumsum(share[falling]), SURE)) + 1
    kept: Array = np.zeros(len(share), dtype=bool)
    kept[falling[:count]] = True
    return kept
