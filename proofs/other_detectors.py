"""Two other detectors of change points, in an environment of their own: reads series, writes where they changed.

`simulated_year.py` starts this with uv; JSON on standard input, a list of series, each a list of ratios; JSON on
standard output, for each detector and series the numbers of its change points. Neither knows a point's own standard
error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

PERMUTATIONS, LEVEL = 999, 0.001
PENALTY = 10.0  # of PELT in standard deviations squared: candidates, which the permutation test then judges


def otava(values: Sequence[float]) -> list[int]:
    """E-divisive with a t-test, then weak points merged, as Apache Otava does, at its default level of 0.001.

    In one window: with windows that overlap, version 0.8.0 may find a point twice, and then raises ValueError.
    """
    from otava.analysis import ChangePointDetector, PairDistanceCalculator, TTestSignificanceTester, merge

    series = np.array(values)
    weak = ChangePointDetector(TTestSignificanceTester(10 * LEVEL), PairDistanceCalculator)
    points = merge(weak.get_change_points(series, 0, len(series)), series, LEVEL, 0.0)
    return [int(point.index) for point in points]


def ruptures(values: Sequence[float]) -> list[int]:
    """PELT on the mean; each candidate is kept if shuffling its two neighbours' points rarely parts them as far."""
    import ruptures as rpt

    series: Any = np.array(values)
    spread = float(np.median(np.abs(np.diff(series)))) / 0.954 + 1e-12  # of one point, for normal differences
    ends = rpt.Pelt(model="l2", min_size=2, jump=1).fit(series / spread).predict(pen=PENALTY)
    edges = [0, *ends]
    return [
        edges[n]
        for n in range(1, len(edges) - 1)
        if _parted(series[edges[n - 1] : edges[n + 1]], edges[n] - edges[n - 1])
    ]


def _parted(values: Any, at: int) -> bool:
    rng = np.random.default_rng(0)
    seen = abs(values[at:].mean() - values[:at].mean())
    shuffled = [rng.permutation(values) for _ in range(PERMUTATIONS)]
    further = sum(abs(each[at:].mean() - each[:at].mean()) >= seen for each in shuffled)
    return bool((1 + further) / (1 + PERMUTATIONS) <= LEVEL)


if __name__ == "__main__":
    given = json.load(sys.stdin)
    json.dump(
        {"otava": [otava(each) for each in given], "ruptures": [ruptures(each) for each in given]}, sys.stdout
    )
