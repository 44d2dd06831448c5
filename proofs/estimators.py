"""What could represent a pair in a comparison, tried on the recorded pairs of identical sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from bench.judging.pair_ratios import fast_ends, neighbours
from proofs.recorded import GROUP, KINDS, Visit, Way, groups, sides, together


def rows(recorded: Sequence[Visit]) -> Iterator[str]:
    """What the log-ratios of recorded pairs scatter by around nothing, of each way and kind."""
    found = {kind: groups([visit for visit in recorded if visit["kind"] == kind]) for kind in KINDS}
    counts = [f"{kind}, {len(pairs)}" for kind, pairs in found.items()]
    yield f"| log-ratio of pairs of {GROUP} visits, root mean square; kind, pairs | {' | '.join(counts)} |"
    yield f"| --- {'| --- ' * len(KINDS)}|"
    for name, estimate in WAYS.items():
        pairs = {kind: [estimate(pair) for pair in of] for kind, of in found.items()}
        scatter = [f"{np.sqrt(np.mean(np.square(each))):.1%}" for each in pairs.values()]
        yield f"| {name} | {' | '.join(scatter)} |"


def pooled(way: Way) -> Callable[[Sequence[Visit]], float]:
    """What a way says of the turns of all visits."""
    return lambda visits: together(visits, way)


def averaged(way: Way) -> Callable[[Sequence[Visit]], float]:
    """The mean over visits of what a way says of each."""
    return lambda visits: float(np.mean([float(way(*sides(visit))) for visit in visits]))


def quantile(share: float) -> Way:
    """A side is represented by a quantile of its turns."""
    return lambda a, b: np.log(np.quantile(b, share) / np.quantile(a, share))


def hodges_lehmann(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The median of all pairwise means of neighbouring turns' log-ratios."""
    ratios = np.log(b / a)
    i, j = np.triu_indices(len(ratios))
    middle: np.ndarray = np.median((ratios[i] + ratios[j]) / 2)
    return middle


WAYS: Mapping[str, Callable[[Sequence[Visit]], float]] = {
    "median turn of each visit, mean over visits": averaged(quantile(0.5)),
    "quarter of each visit's turns, mean over visits": averaged(quantile(0.25)),
    "Hodges-Lehmann of neighbouring turns, mean over visits": averaged(hodges_lehmann),
    "median of all visits' turns, pooled": pooled(quantile(0.5)),
    "quarter of all visits' turns, pooled": pooled(quantile(0.25)),
    "tenth of all visits' turns, pooled (the fast end)": pooled(fast_ends),
    "twentieth of all visits' turns, pooled": pooled(quantile(0.05)),
    "interquartile mean of all quads' log-ratios (neighbours)": pooled(neighbours),
}
