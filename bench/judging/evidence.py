"""What the pairs of a case show, which is all that a comparison is judged by. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.judging.pair_ratios import PairRatio
from bench.verdicts import Judgement


@dataclass(frozen=True)
class Evidence:
    """What the pairs of a case show."""

    every: Sequence[PairRatio]  # of wall time
    fresh: Sequence[PairRatio]  # of wall time, of those pairs that had no part in suspecting the case
    others: Mapping[str, Sequence[PairRatio]] = field(default_factory=dict)  # by series
    # Told without an interval, and why.
    findings: Mapping[str, tuple[Judgement, str]] = field(default_factory=dict)
    unfit: str = ""  # why none of its times may be judged
    unproven: bool = False
