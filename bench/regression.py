"""A known regression of TensorFlow, Keras or NumPy, as a lane process lists it. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RegressionKind = Literal["wrong", "changed", "crash", "leak", "slow"]


@dataclass(frozen=True)
class KnownRegression:
    """A workload in regressions/: what it shows, and which of its cases shows it."""

    workload: str
    kind: RegressionKind
    symptom: str  # what a user sees, in one sentence
    case: str  # id of the case that shows it; the workload's other cases are sound neighbours
    reports: tuple[str, ...] = ()  # owner/repository#number; none for a finding of this project
    good: str = ""  # of a slow one: the release that times are compared with, such as 2.15
    workaround: str = ""
