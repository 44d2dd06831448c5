"""From the records of a case to what its pairs show. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from bench.judging.evidence import Evidence
from bench.judging.growth import leaking, retraced
from bench.judging.pair_intervals import FRESH, estimate, pooled
from bench.judging.pair_ratios import PairRatio, clock_tick, means, neighbours
from bench.judging.quads import Quad, Visits, shared_quads, shares, unfit, visits_by_pair, whole_quads
from bench.judging.series import FINDINGS, OTHERS, PAIRED, SERIES, SeriesOf
from bench.judging.student import NO_PRIOR, Prior
from bench.records import UNPROVEN, Record

QuadsOf = Callable[[Record, Record], Sequence[Quad]]  # of one visit


def evidence(records: Sequence[Record], screen: int) -> Evidence:
    """What a case's records show, of which the first `screen` pairs are not fresh."""
    why, wall = unfit(records), _wall(records)
    judged = [series for series in OTHERS if not (why and SERIES[series].clock)]
    told = zip(FINDINGS, (retraced(records), leaking(records)), strict=True)
    return Evidence(
        every=_ratios(records, *wall),
        fresh=_ratios([record for record in records if record.process >= screen], *wall),
        others={series: pair_ratios(records, series) for series in judged},
        findings={series: found for series, found in told if found},
        unfit=why,
        unproven=any(record.check.outcome == UNPROVEN for record in records),
    )


def priors(cases: Sequence[Evidence]) -> dict[str, Prior]:
    """The prior of the variance between pairs, by series, pooled across the cases of a run."""
    others = {series: pooled(each.others.get(series, ()) for each in cases) for series in OTHERS}
    wall = {"wall": pooled(each.every for each in cases), FRESH: pooled(each.fresh for each in cases)}
    return {**others, **wall}


def shared_priors(cases: Iterable[Sequence[Record]]) -> dict[str, Prior]:
    """The prior of the variance between all pairs, by series, of cases that are judged elsewhere."""
    found = list(cases)
    return {series: pooled(pair_ratios(each, series) for each in found) for series in PAIRED}


def running(records: Sequence[Record]) -> list[float]:
    """The ratio so far and its 95 % interval, where there are pairs enough; judges nothing."""
    found = estimate(pair_ratios(records), NO_PRIOR)
    return [found.ratio, *(found.interval or ())] if found else []


def pair_ratios(records: Sequence[Record], series: str = "wall") -> list[PairRatio]:
    """The ratio of each pair of a case, in the order of pairs; a pair that cannot give one is left out.

    Of wall time, it is that of the CPU time of shared turns where the case has them.
    """
    return _ratios(records, *(_wall(records) if series == "wall" else (SERIES[series], whole_quads)))


def _wall(records: Sequence[Record]) -> tuple[SeriesOf, QuadsOf]:
    """What stands for a case's wall time: a series, and of which turns."""
    return (SERIES["cpu"], shared_quads) if shares(records) else (SERIES["wall"], whole_quads)


def _ratios(records: Sequence[Record], of: SeriesOf, quads_of: QuadsOf) -> list[PairRatio]:
    found = [_pair_ratio(visits, of, quads_of) for visits in visits_by_pair(records).values()]
    return [each for each in found if each is not None]


def _pair_ratio(visits: Visits, series: SeriesOf, quads_of: QuadsOf) -> PairRatio | None:
    a_first = visits[0][0].started_first
    if not series.clock:
        sides = _once(visits, series)
        return PairRatio(math.log(sides[1] / sides[0]), a_first) if sides and min(sides) > 0 else None
    quads = [quad for both in visits for quad in quads_of(*both)]
    a, b = ([_clock(quad, side, series) for quad in quads] for side in (0, 1))
    if not quads or min(map(np.min, (*a, *b))) <= 0:
        return None
    whole = [
        turn.iterations * getattr(turn, series.clock) for quad in quads for side in quad for turn in side
    ]
    way = means if series.mean else neighbours
    return PairRatio(way(a, b), a_first, clock_tick(np.array(whole)))


def _clock(quad: Quad, side: int, series: SeriesOf) -> np.ndarray:
    return np.array([getattr(turn, series.clock) for turn in quad[side]])


def _once(visits: Visits, of: SeriesOf) -> tuple[float, float] | None:
    """Either side's best of its visits; None where a visit measured nothing."""
    a, b = zip(*((mine.measurement, other.measurement) for mine, other in visits), strict=True)
    if None in a or None in b:
        return None
    return of.best([of.of_process(each) for each in a]), of.best([of.of_process(each) for each in b])
