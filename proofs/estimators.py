"""What could represent a side in a comparison, tried on the recorded visits of identical sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from proofs.machine import KINDS, RECORDED

FORKS, DRAWS, SECONDS = 8, 400, 10.0
Visit = tuple[np.ndarray, np.ndarray]  # seconds per call of A's and of B's turns; as many of either


def rows() -> Iterator[str]:
    """The standard error of the log-ratio per ten seconds of turns, of each way and kind."""
    kinds = [kind for kind in KINDS if sum(each["kind"] == kind for each in RECORDED) > 2 * FORKS]
    yield f"| {FORKS} visits, drawn {DRAWS} times | {' | '.join(kinds)} |"
    yield f"| --- {'| --- ' * len(kinds)}|"
    for name, estimate in WAYS.items():
        errors = [standard_error(kind, estimate) for kind in kinds]
        yield f"| {name} | {' | '.join(f'{each:.1%}' for each in errors)} |"


def standard_error(kind: str, estimate: Callable[[Sequence[Visit]], float]) -> float:
    """Of groups of visits drawn again and again, sides swapped at random; scaled to ten seconds of turns."""
    rng = np.random.default_rng(0)
    recorded = [each for each in RECORDED if each["kind"] == kind]
    visits = [sides(each) for each in recorded]
    seconds = np.mean([sum(each["microseconds"]) * each["calls"] * 1e-6 for each in recorded]) * FORKS
    found = []
    for _ in range(DRAWS):
        drawn = [visits[k] for k in rng.choice(len(visits), FORKS, replace=False)]
        found.append(estimate([(b, a) if rng.random() < 0.5 else (a, b) for a, b in drawn]))
    return float(np.std(found) * np.sqrt(seconds / SECONDS))


def sides(visit: Mapping[str, Any]) -> Visit:
    """The turns of either side, in the order in which they were taken."""
    times, order = np.array(visit["microseconds"]), np.array(list(visit["order"]))
    return times[order == "a"], times[order == "b"]


def pooled(share: float) -> Callable[[Sequence[Visit]], float]:
    """A quantile of the turns of all visits."""

    def estimate(visits: Sequence[Visit]) -> float:
        a, b = (np.concatenate([visit[side] for visit in visits]) for side in (0, 1))
        return float(np.log(np.quantile(b, share) / np.quantile(a, share)))

    return estimate


def averaged(share: float) -> Callable[[Sequence[Visit]], float]:
    """The mean over visits of a quantile of each."""
    return lambda visits: float(np.mean([pooled(share)([visit]) for visit in visits]))


def hodges_lehmann(visits: Sequence[Visit]) -> float:
    """The mean over visits of the median of all pairwise means of neighbouring turns' log-ratios."""
    found = []
    for a, b in visits:
        ratios = np.log(b / a)
        i, j = np.triu_indices(len(ratios))
        found.append(np.median((ratios[i] + ratios[j]) / 2))
    return float(np.mean(found))


WAYS: Mapping[str, Callable[[Sequence[Visit]], float]] = {
    "median turn of each visit, mean over visits": averaged(0.5),
    "quarter of each visit's turns, mean over visits": averaged(0.25),
    "Hodges-Lehmann of neighbouring turns, mean over visits": hodges_lehmann,
    "median of all visits' turns, pooled": pooled(0.5),
    "quarter of all visits' turns, pooled": pooled(0.25),
    "**tenth of all visits' turns, pooled**": pooled(0.1),
    "twentieth of all visits' turns, pooled": pooled(0.05),
}
