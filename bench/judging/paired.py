"""Two sides that took turns: a verdict per case. Pure.

The sample is the pair: a log-ratio of the sides' fast turns, with either side's process started first in every second
one. What starting first does is estimated along with the ratio and so is no part of it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bench.judging import statistics
from bench.judging.statistics import NO_PRIOR, Comparison, Prior
from bench.judging.turns import PairRatio, pair_ratios, residuals
from bench.records import REMOVED, UNPROVEN, WRONG, Record, Verdict

FALSE_ALARMS_ALONE = 0.005  # of a case that is compared alone
FALSE_ALARMS = 0.01  # of a whole run: the chance of any false alarm in it
SHARES = {"wall": 0.7, "cpu": 0.1, "first_call": 0.1, "memory": 0.1}  # of the false alarms, by series
HALVES = (0.2, 0.8)  # the shares that the looks may spend: one half way, one at the end
TRUST = 0.5  # of what other cases say about one's variance: kinds of cases differ more widely than the model has it
MEND = "mend the answer first; a wrong answer has no time"
MORE = "give it more --budget, or a quieter machine"
LEARN = "nox -s selftest, again and again, tells the bias of this machine more closely"


@dataclass(frozen=True)
class Rule:
    """How to judge; fixed before the data."""

    margin: float  # as a fraction
    cases: int  # that are judged together
    bias: float = 0.0  # log-ratio that identical sides may show on this machine, as selftest bounded it
    prior: Mapping[str, Prior] = field(default_factory=dict)  # of the variance between pairs, by series
    spent: tuple[float, ...] = HALVES  # the share of the false alarms that each look may spend

    def confidence(self, look: int, series: str = "wall") -> float:
        """Of the interval at a look, so that all looks at all series of all cases hold together (Bonferroni)."""
        alarms = min(FALSE_ALARMS_ALONE, FALSE_ALARMS / max(1, self.cases))
        return 1 - alarms * SHARES[series] * self.spent[look]


def compare_pairs(found: Sequence[PairRatio], prior: Prior, confidence: float) -> Comparison | None:
    """The log-ratio with its interval; None without a pair of either start order, or any knowledge of the variance.

    Least squares of log-ratio = μ ± γ, the sign by who started first: μ is the mean of both orders' means, its
    variance s²(1/n₁ + 1/n₂)/4 with s² from the residuals on n − 2 degrees of freedom, moderated by a prior
    (Smyth, 2004; see `statistics.compare_run`). Assumes pairs that are independent and about normal.
    """
    orders = [[each.log_ratio for each in found if each.a_first is first] for first in (True, False)]
    own, freedom = residuals(found)
    if not all(orders) or prior.freedom + freedom < 1:
        return None
    variance = (prior.freedom * prior.variance + own) / (prior.freedom + freedom)
    spread = variance * sum(1 / len(order) for order in orders) / 4
    middle = float(np.mean([np.mean(order) for order in orders]))
    return statistics.comparison(middle, spread, prior.freedom + freedom, confidence)


def running(records: Sequence[Record], rule: Rule) -> list[float]:
    """The ratio so far and the interval of the first look, as far as there are pairs for them; judges nothing."""
    pairs = pair_ratios(records)
    if not pairs:
        return []
    found = compare_pairs(pairs, rule.prior.get("wall", NO_PRIOR), rule.confidence(0))
    if found is None:
        return [math.exp(float(np.mean([each.log_ratio for each in pairs])))]
    return [math.exp(found.log_ratio), found.low, found.high]


def fit(cases: Mapping[str, Sequence[Record]]) -> dict[str, Prior]:
    """What all cases of a run say about the variance between pairs of one of them, by series."""
    spreads = {
        series: [residuals(pair_ratios(records, series)) for records in cases.values()] for series in SHARES
    }
    return {series: lent(found) for series, found in spreads.items()}


def lent(spreads: Sequence[tuple[float, float]]) -> Prior:
    """What cases lend each other of the knowledge of their variance, from the residuals of each."""
    prior = statistics.fit_variances(spreads)
    return Prior(prior.variance, TRUST * prior.freedom)


def judge_paired(records: Sequence[Record], rule: Rule, look: int) -> list[Verdict]:
    """The verdicts on one case from its records of both sides, at a look: the wall clock's, then what else moved."""
    case = records[0].entry.case
    wrong = next((r for r in records if r.check.outcome == WRONG), None)
    if wrong:
        return [Verdict(case, "wall", "WRONG", f"{wrong.side}: {wrong.check.reason}", MEND)]
    removed = next((r for r in records if r.check.outcome == REMOVED), None)
    if removed:
        reason = f"{removed.side} removed it: {removed.check.reason}"
        return [Verdict(case, "wall", "NOT_COMPARABLE", reason)]
    wall, *others = (_judge_series(records, series, rule, look) for series in SHARES)
    return [wall, *(verdict for verdict in others if verdict.outcome in ("SLOWER", "FASTER"))]


def _judge_series(records: Sequence[Record], series: str, rule: Rule, look: int) -> Verdict:
    case, confidence = records[0].entry.case, rule.confidence(look, series)
    pairs = pair_ratios(records, series)
    found = compare_pairs(pairs, rule.prior.get(series, NO_PRIOR), confidence)
    if found is None:
        return Verdict(case, series, "INCONCLUSIVE", "too few pairs with undisturbed turns", MORE)
    said = outcome(found, pairs, rule)
    why, remedy = _reason(said, found, rule)
    unproven = any(record.check.outcome == UNPROVEN for record in records)
    return Verdict(
        case,
        series,
        said,
        f"unproven: it has no reference; {why}" if unproven else why,
        remedy,
        math.exp(found.log_ratio),
        (found.low, found.high),
        confidence,
        math.expm1(math.log1p(found.mde) + rule.bias),
    )


def outcome(found: Comparison, pairs: Sequence[PairRatio], rule: Rule) -> str:
    """SLOWER or FASTER beyond the bias and confirmed; SAME within the margin; else INCONCLUSIVE."""
    low, high = found.log_ratio - found.half_width, found.log_ratio + found.half_width
    if low > rule.bias:
        return "SLOWER" if confirmed(pairs, 1.0) else "INCONCLUSIVE"
    if high < -rule.bias:
        return "FASTER" if confirmed(pairs, -1.0) else "INCONCLUSIVE"
    within = -math.log1p(rule.margin) <= low and high <= math.log1p(rule.margin)
    return "SAME" if within else "INCONCLUSIVE"


def confirmed(pairs: Sequence[PairRatio], sign: float) -> bool:
    """Whether the fresh half of the pairs, alone, points the same way: one bad hour's first pairs are no change."""
    fresh = [each.log_ratio for each in pairs[len(pairs) // 2 :]]
    return sign * float(np.mean(fresh)) > 0


def _reason(said: str, found: Comparison, rule: Rule) -> tuple[str, str]:
    """Why that is the outcome, and what to do about it."""
    within = f"within ±{rule.margin:.1%}"
    told = {"SLOWER": "above 1", "FASTER": "below 1", "SAME": within}
    if said in told:
        return f"the interval lies {told[said]}", ""
    beyond = abs(found.log_ratio) - found.half_width
    if beyond > rule.bias:
        return "the later half of the pairs does not confirm it", MORE
    if beyond > 0:
        return f"the interval excludes 1 by less than this machine's bias, {math.expm1(rule.bias):.1%}", LEARN
    return f"the interval neither excludes 1 nor lies {within}", MORE
