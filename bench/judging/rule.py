"""The error control of a comparison of two sides: fixed before the data. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bench.judging.intervals import Prior
from bench.judging.series import SERIES
from bench.records import Verdict

FALSE_ALARMS_ALONE = 0.005  # of a case that is compared alone
FALSE_ALARMS = 0.01  # of a run: its false-discovery rate; where nothing changed, the chance of any alarm
HALVES = (0.2, 0.8)  # the shares that the looks may spend: one half way, one at the end
TRUST = 0.5  # weight of the pooled variance prior: kinds of cases differ more than its model assumes


@dataclass(frozen=True)
class Rule:
    """How a comparison is judged."""

    margin: float  # as a fraction
    cases: int  # that are judged together
    bias: float = 0.0  # log-ratio that identical sides may show on this machine, as selftest bounded it
    prior: Mapping[str, Prior] = field(default_factory=dict)  # of the variance between pairs, by series
    spent: tuple[float, ...] = HALVES  # the share of the false alarms that each look may spend
    one_core: bool = False  # both sides have a single core, and the same one
    together: int = 1  # comparisons whose false alarms are counted together
    found: Mapping[str, int] = field(default_factory=dict)  # how many cases moved, by series

    def confidence(self, look: int, series: str = "wall") -> float:
        """The confidence of an interval at a look. On average, at most FALSE_ALARMS of reported changes are false.

        Each series has a share of the false alarms at each look, and a case a part of it, which grows with the number
        of cases that moved.
        """
        part = case_level(max(1, self.found.get(series, 1)), max(1, self.cases)) / self.together
        return 1 - min(FALSE_ALARMS_ALONE, FALSE_ALARMS * part) * SERIES[series].share * self.spent[look]


def case_level(found: int, cases: int) -> float:
    """The part of a run's false alarms that each of its cases may have where so many of them moved.

    Saying `found` cases at this level, and none that does not reach it, holds the false-discovery rate under any
    dependence: it is (Blanchard and Roquain, 2008, Electronic Journal of Statistics 2:963, section 3.2) of the form
    β(k)/m, β(k) = Σ i·ν(i) for i ≤ k, with ν any distribution on 1 … m. Here half of ν is at 1, for which this is
    Bonferroni, and half is as 1/i, for which it is Benjamini and Yekutieli's.
    """
    harmonic = sum(1 / i for i in range(1, cases + 1))
    return (0.5 + 0.5 * found / harmonic) / cases


def discoveries(moved: Callable[[int], int], most: int) -> int:
    """The largest number of cases that move at the level of just so many, from `most` down (a step-up procedure).

    `moved` says how many cases move at the level of a number of them, which never falls as that grows.
    """
    found = most
    while found and (fewer := moved(found)) < found:
        found = fewer
    return found


def decided(verdict: Verdict) -> bool:
    """Whether a verdict needs no more pairs."""
    return verdict.outcome != "INCONCLUSIVE"


@dataclass(frozen=True)
class Terms:
    """What a comparison is judged by, besides what its pairs show; fixed before the data."""

    margin: float
    bias: float | None = (
        None  # log-ratio that identical sides may show; None: as this machine's selftests bounded it
    )
    together: int = 1  # comparisons like this one whose false alarms are counted together
    extensions: int = 0  # how often the whole budget may be spent again
    settled: Callable[[Verdict], bool] = decided

    def rule(self, prior: Mapping[str, Prior], cases: int, one_core: bool) -> Rule:
        """The rule for so many cases, with the variance prior pooled across them."""
        count = self.extensions + 1
        spent = (1 / count,) * count if self.extensions else HALVES
        return Rule(self.margin, cases, self.bias or 0.0, prior, spent, one_core, self.together)
