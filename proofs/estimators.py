"""What could stand for a pair in a comparison, tried on recorded visits of identical sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from bench.judging.pair_ratios import means, neighbours
from proofs.recorded import Recorded, visits

Turns = Sequence[np.ndarray]


def rows() -> Iterator[str]:
    """What the log-ratios of visits scatter by around nothing, over the cases of each recording."""
    yield "| log-ratio of a visit: root mean square of a case's; median, and of 90 % of cases | cases | " + (
        " | ".join(WAYS) + " |"
    )
    yield f"| --- | --- {'| --- ' * len(WAYS)}|"
    for recording, what in (("all", "all cases"), ("kinds", "six kinds")):
        for held, where in ((True, "one core in a quad"), (False, "left to the scheduler")):
            found = [each for each in visits(recording).values() if each[0].held is held]
            if found:
                cells = " | ".join(_scatter(found, way) for way in WAYS.values())
                yield f"| {what}, {where} | {len(found)} | {cells} |"


def _scatter(cases: Sequence[Sequence[Recorded]], way: Callable[[Turns, Turns], float]) -> str:
    apart = [np.sqrt(np.mean([way(visit.a, visit.b) ** 2 for visit in mine])) for mine in cases]
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
