"""What could stand for a pair in a comparison, tried on recorded visits of identical sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from bench.judging.pair_ratios import means, neighbours
from proofs.recorded import Recorded, visits

Turns = Sequence[np.ndarray]
AT_ONCE = "both sides at once"


def rows() -> Iterator[str]:
    """What the log-ratios of visits scatter by around nothing, over the cases of each recording."""
    yield (
        "| root mean square of a case's log-ratios; median, and of 90 % of cases | cases | shared turns | "
        + (" | ".join(WAYS) + " |")
    )
    yield f"| --- | --- | --- {'| --- ' * len(WAYS)}|"
    for recording, what in (("all", "all cases"), ("kinds", "six kinds")):
        for kind in dict.fromkeys(map(_kind, visits(recording).values())):
            found = [mine for mine in visits(recording).values() if _kind(mine) == kind]
            shared = (
                _scatter([[_at_once(visit) for visit in mine] for mine in found]) if kind == AT_ONCE else ""
            )
            cells = [
                _scatter([[way(each.a, each.b) for each in mine] for mine in found]) for way in WAYS.values()
            ]
            yield f"| {what}, {kind} | {len(found)} | {shared} | {' | '.join(cells)} |"


def _kind(mine: Sequence[Recorded]) -> str:
    if mine[0].shared:
        return AT_ONCE
    return "one core in a quad" if mine[-1].held else "left to the scheduler"


def _at_once(visit: Recorded) -> float:
    return neighbours(*zip(*visit.shared, strict=True))


def _scatter(ratios: Sequence[Sequence[float]]) -> str:
    apart = [np.sqrt(np.mean(np.square(mine))) for mine in ratios]
    return f"{np.median(apart):.1%}, {np.quantile(apart, 0.9):.1%}"


def quantile(share: float) -> Callable[[Turns, Turns], float]:
    """Either side is represented by a quantile of its turns."""

    def way(a: Turns, b: Turns) -> float:
        mine, other = (np.quantile(np.concatenate(side), share) for side in (b, a))
        return float(np.log(mine / other))

    return way


WAYS: Mapping[str, Callable[[Turns, Turns], float]] = {
    "neighbouring quads": neighbours,
    "median turns": quantile(0.5),
    "tenth of the turns (fast end)": quantile(0.1),
    "mean turns": means,
}
