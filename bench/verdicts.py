"""What is said of a case, and how sure it is. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Judgement = Literal[
    "SAME", "FASTER", "SLOWER", "WRONG", "CRASHED", "INCONCLUSIVE", "NEW", "MISSING", "NOT_COMPARABLE"
]
MOVED: Final = ("SLOWER", "FASTER")


@dataclass(frozen=True)
class Estimate:
    """A ratio with its 95 % interval."""

    ratio: float
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class Verdict:
    """What became of one series of a case against its baseline; ratios are now ÷ baseline, above 1 is slower."""

    case: str
    series: str  # a name in judging/series.py
    outcome: Judgement
    reason: str
    remedy: str = ""
    ratio: float | None = None
    interval: tuple[float, float] | None = None
    confidence: float | None = None
    mde: float | None = None  # smallest effect that this comparison could have seen, as a fraction
    estimate: Estimate | None = None  # decides nothing
