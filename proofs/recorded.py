"""What was recorded: visits of identical sides (by `visits.py`) and live trials (by `live.py`), on a shared machine.

A virtual machine of 2 cores with TensorFlow 2.21: two live forks took turns of 10 ms, in six kinds of case.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.judging.pair_ratios import QUAD

Visit = Mapping[str, Any]
Way = Callable[[np.ndarray, np.ndarray], np.ndarray]  # the log-ratio B ÷ A of turns along the last axis
GROUP = 4  # visits of a pair, as a comparison of ten seconds makes them


def recorded(name: str) -> list[Visit]:
    """What a file beside this one holds, line by line."""
    return [json.loads(line) for line in Path(__file__).with_name(name).read_text().splitlines()]


RECORDED = recorded("visits.jsonl")
ONE_CORE = recorded("visits-one-core.jsonl")
KINDS = tuple(sorted({visit["kind"] for visit in RECORDED}))


def whole_quads(visit: Visit) -> tuple[np.ndarray, np.ndarray]:
    """The times of a visit's turns and whose they were, in order, of its quads that are whole."""
    times, order = np.array(visit["microseconds"]), np.array(list(visit["order"]))
    count = len(times) // QUAD * QUAD
    times, order = times[:count].reshape(-1, QUAD), order[:count].reshape(-1, QUAD)
    whole = (order == "a").sum(axis=1) == QUAD // 2
    return times[whole].ravel(), order[whole].ravel()


def sides(visit: Visit) -> tuple[np.ndarray, np.ndarray]:
    """The turns of A and of B, in the order in which they were taken."""
    times, order = whole_quads(visit)
    return times[order == "a"], times[order == "b"]


def together(visits: Sequence[Visit], way: Way) -> float:
    """The log-ratio B ÷ A of the turns of all these visits, pooled."""
    a, b = (np.concatenate(side) for side in zip(*map(sides, visits), strict=True))
    return float(way(a, b))


def groups(visits: Sequence[Visit]) -> list[list[Visit]]:
    """The visits of each pair, so many at a time."""
    pairs: dict[str, list[Visit]] = {}
    for visit in visits:
        pairs.setdefault(visit["pair"], []).append(visit)
    return [pair[at : at + GROUP] for pair in pairs.values() for at in range(0, len(pair) - GROUP + 1, GROUP)]
