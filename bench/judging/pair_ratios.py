"""From the turns of a pair to one number per series: the log-ratio B ÷ A. Pure.

A pair visits a case several times, each time in a fresh fork on either side. The turns of a quad follow one another
within some tens of milliseconds, on one core where the case runs in one thread: what slows it slows all four. What
hits a single turn only makes that longer, so a quad's ratio is that of each side's shorter turn, and the mean of the
middle third of the ratios of all visits stands for the pair. docs/statistics.md has the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

ODD = 1 / 3  # the share of the quads at either end that is left out of their mean
RESOLUTION = 0.5e-9  # seconds: times are whole nanoseconds
TELLING = 16  # turns from which on their least difference tells of the clock


@dataclass(frozen=True)
class PairRatio:
    """One pair: its log-ratio B ÷ A, and whether A's process was the one that was started first."""

    log_ratio: float
    a_first: bool
    tick: float = 0.0  # of the clock that its turns were timed by, as a share of a turn


def neighbours(a: Sequence[np.ndarray], b: Sequence[np.ndarray]) -> float:
    """The mean of the middle third of the quads' log-ratios B ÷ A, each of either side's shortest turn.

    Seconds per call, an array of turns per quad.
    """
    ratios = np.sort([np.log(np.min(mine) / np.min(other)) for other, mine in zip(a, b, strict=True)])
    left_out = int(ODD * len(ratios))
    return float(np.mean(ratios[left_out : len(ratios) - left_out]))


def means(a: Sequence[np.ndarray], b: Sequence[np.ndarray]) -> float:
    """The log-ratio B ÷ A of the means of both sides' turns; seconds per call, an array of turns per quad."""
    return float(np.log(np.mean(np.concatenate(b)) / np.mean(np.concatenate(a))))


def clock_tick(turns: np.ndarray) -> float:
    """The least that two different turns differ by, as a share of a turn; whole turns in seconds.

    With a clock in nanoseconds this is negligible, with a coarser one it is the clock's tick. Turns that are all
    equal, or few, tell of no tick.
    """
    if len(turns) < TELLING:
        return 0.0
    apart = np.diff(np.sort(turns))
    apart = apart[apart > RESOLUTION]
    return float(np.min(apart) / np.median(turns)) if apart.size else 0.0


def residuals(found: Sequence[PairRatio]) -> tuple[float, float]:
    """The sum of squares of the pairs around their mean, and its degrees of freedom."""
    ratios = np.array([each.log_ratio for each in found])
    return float(np.sum((ratios - ratios.mean()) ** 2)) if found else 0.0, max(0, len(found) - 1)
