"""The error control of a comparison of two sides: fixed before the data. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.judging.series import SERIES
from bench.judging.student import Prior
from bench.verdicts import Verdict

FALSE_ALARMS_ALONE = 0.005  # of a case that is compared alone
FALSE_ALARMS = 0.01  # of a run: its false-discovery rate; where nothing changed, the chance of any alarm
FALSE_SAME = 0.01  # of a run: the share of what is said to be the same, on average, that is not
HALVES = (0.2, 0.8)  # the shares that the looks may spend: one half way, one at the end
ENOUGH = 10  # fresh pairs: what fewer of many cases tell would rest on their scatter's being normal


@dataclass(frozen=True)
class Rule:
    """How a comparison is judged."""

    margin: float  # as a fraction
    cases: int  # whose changes are judged together: of a run, those that its screen suspects
    bias: float = 0.0  # log-ratio that identical sides may show on this machine, as selftest bounded it
    prior: Mapping[str, Prior] = field(default_factory=dict)  # of the variance between pairs, by series
    spent: tuple[float, ...] = HALVES  # the share of the false alarms that each look at changes may spend
    together: int = 1  # comparisons whose false alarms are counted together
    all_cases: int = 0  # of the comparison; 0: as many as `cases`
    stops: int = 1  # how often it is judged whether a case is the same

    def change_confidence(self, look: int, found: int, series: str = "wall") -> float:
        """The confidence of the interval that tells a change, where so many cases of a series moved.

        On average, at most FALSE_ALARMS of reported changes are false. Each series has a share of the false alarms,
        and a case a part of it, which grows with the number of cases that moved. The wall clock is judged at several
        looks, every other series once, when its case takes part in no more pairs.
        """
        cases = self.cases if series == "wall" else self.all_cases or self.cases
        part = case_level(max(1, found), max(1, cases)) / self.together
        spent = self.spent[look] if series == "wall" else 1.0
        return 1 - min(FALSE_ALARMS_ALONE, FALSE_ALARMS * part) * SERIES[series].share * spent

    def same_confidence(self, found: int) -> float:
        """The confidence of the interval that must lie within the margin, where it does in so many cases.

        Two one-sided tests, of which one may fail FALSE_SAME times the cases found over all cases (Benjamini and
        Hochberg, 1995, Journal of the Royal Statistical Society B 57:289: for independent cases, or such that err
        together). Each time that it is judged has the same part of it.
        """
        part = FALSE_SAME * max(1, found) / max(1, self.all_cases or self.cases)
        return 1 - 2 * part / self.stops


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
    bias: float | None = None  # log-ratio that identical sides may show; None: as selftests here bounded it
    together: int = 1  # comparisons like this one whose false alarms are counted together
    extensions: int = 0  # how often the whole budget may be spent again
    settled: Callable[[Verdict], bool] | None = (
        None  # whether a verdict needs no more pairs, by its own interval
    )

    def rule(
        self, prior: Mapping[str, Prior], cases: int, all_cases: int, fresh: Sequence[int], stops: int
    ) -> Rule:
        """The rule for so many cases, with the variance prior pooled across them; looks after so many fresh pairs.

        A look half way at fewer than ENOUGH tells no change, only what is the same.
        """
        spent = (1 / len(fresh),) * len(fresh)
        if len(fresh) == len(HALVES) and not self.extensions:
            spent = HALVES if fresh[0] >= ENOUGH else (0.0, 1.0)
        return Rule(self.margin, cases, self.bias or 0.0, prior, spent, self.together, all_cases, stops)
