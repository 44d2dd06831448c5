"""What a comparison is judged by, beside what its pairs show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.judging.intervals import Prior
from bench.judging.rule import HALVES, Rule
from bench.records import Verdict


def judged(verdict: Verdict) -> bool:
    """Whether a verdict needs no more pairs."""
    return verdict.outcome != "INCONCLUSIVE"


@dataclass(frozen=True)
class Terms:
    """What a comparison is judged by; fixed before the data."""

    margin: float
    bias: float = 0.0  # log-ratio that identical sides may show on this machine
    together: int = 1  # comparisons like this one whose false alarms are counted together
    extensions: int = 0  # how often the whole budget may be spent again
    settled: Callable[[Verdict], bool] = judged

    def rule(self, prior: Mapping[str, Prior], cases: int, one_core: bool) -> Rule:
        """The rule for so many cases, with what they say of each other's variance."""
        count = self.extensions + 1
        spent = (1 / count,) * count if self.extensions else HALVES
        return Rule(self.margin, cases, self.bias, prior, spent, one_core, self.together)
