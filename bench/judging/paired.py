"""Two sides that took turns: a verdict per case. Pure.

The sample is the pair: a log-ratio of the sides' fast turns, with either side's process started first in every second
one. What starting first does is estimated along with the ratio and so is no part of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from bench.judging import intervals
from bench.judging.intervals import NO_PRIOR, Comparison, Prior
from bench.judging.pair_ratios import PairRatio, pair_ratios, residuals
from bench.judging.remedies import FIND, MEND
from bench.judging.rule import TRUST, Rule, discoveries
from bench.judging.series import PAIRED
from bench.judging.untimed import how_often
from bench.records import (
    CRASHED,
    REMOVED,
    UNPROVEN,
    WRONG,
    Judgement,
    Record,
    Series,
    Verdict,
)

MOVED = ("SLOWER", "FASTER")
MORE = "raise --budget, or use a quieter machine"
LEARN = "repeat nox -s selftest: more of them bound the bias of this machine more tightly"


def compare_pairs(found: Sequence[PairRatio], prior: Prior, confidence: float) -> Comparison | None:
    """The log-ratio with its interval; None without a pair of either start order, or any knowledge of the variance.

    Least squares of log-ratio = μ ± γ, the sign by who started first: μ is the mean of both orders' means, its
    variance s²(1/n₁ + 1/n₂)/4 with s² from the residuals on n − 2 degrees of freedom, moderated by a prior
    (Smyth, 2004; see `intervals.compare_run`), and at least what the clock makes of it: both ends of a ratio are
    known to a tick, which leaves each a variance of tick²/12. Assumes pairs that are independent and about normal.
    """
    orders = [[each.log_ratio for each in found if each.a_first is first] for first in (True, False)]
    own, freedom = residuals(found)
    if not all(orders) or prior.freedom + freedom < 1:
        return None
    variance = (prior.freedom * prior.variance + own) / (prior.freedom + freedom)
    coarse = float(np.mean([each.tick**2 for each in found])) / 6
    spread = max(variance, coarse) * sum(1 / len(order) for order in orders) / 4
    middle = float(np.mean([np.mean(order) for order in orders]))
    return intervals.comparison(middle, spread, prior.freedom + freedom, confidence)


def running(records: Sequence[Record], rule: Rule) -> list[float]:
    """The ratio so far and the interval of the first look, where there are pairs enough; judges nothing."""
    pairs = pair_ratios(records, one_core=rule.one_core)
    if not pairs:
        return []
    found = compare_pairs(pairs, rule.prior.get("wall", NO_PRIOR), rule.confidence(0))
    if found is None:
        return [math.exp(float(np.mean([each.log_ratio for each in pairs])))]
    return [math.exp(found.log_ratio), found.low, found.high]


def fit(cases: Mapping[str, Sequence[Record]], one_core: bool = False) -> dict[str, Prior]:
    """The prior of the variance between pairs, by series, pooled across the cases of a run."""
    spreads: dict[str, list[tuple[float, float]]] = {
        series: [residuals(pair_ratios(records, series, one_core)) for records in cases.values()]
        for series in PAIRED
    }
    return {series: variance_prior(found) for series, found in spreads.items()}


def variance_prior(spreads: Sequence[tuple[float, float]]) -> Prior:
    """The variance prior pooled across cases, from the residuals of each."""
    prior = intervals.fit_variances(spreads)
    return Prior(prior.variance, TRUST * prior.freedom)


def decide(
    cases: Mapping[str, Sequence[Record]],
    rule: Rule,
    look: int,
    settled: Callable[[Verdict], bool],
    before: Sequence[Verdict] = (),
) -> dict[str, list[Verdict]]:
    """The verdicts on those cases of a run that need no more pairs after a look, judged together.

    `settled` says so of a wall clock's verdict; `before` holds the verdicts of the cases that were decided earlier.
    """
    rule = replace(rule, found={"wall": _found(cases, "wall", rule, look, before)})
    done = {case: records for case, records in cases.items() if settled(judge_paired(records, rule, look)[0])}
    others: dict[str, int] = {
        series: _found(done, series, rule, look, before) for series in PAIRED if series != "wall"
    }
    rule = replace(rule, found={"wall": rule.found["wall"], **others})
    return {case: judge_paired(records, rule, look) for case, records in done.items()}


def _found(
    cases: Mapping[str, Sequence[Record]], series: Series, rule: Rule, look: int, before: Sequence[Verdict]
) -> int:
    """How many cases moved in a series, those of earlier looks included."""
    pairs = [pair_ratios(records, series, rule.one_core) for records in cases.values()]
    earlier = sum(verdict.series == series and verdict.outcome in MOVED for verdict in before)

    def moved(found: int) -> int:
        at = replace(rule, found={series: found})
        return earlier + sum(judge_pairs(each, at, look, series)[0] in MOVED for each in pairs)

    return discoveries(moved, earlier + len(cases))


def judge_paired(records: Sequence[Record], rule: Rule, look: int) -> list[Verdict]:
    """The verdicts on one case from its records of both sides, at a look: the wall clock's, then what else moved."""
    case = records[0].entry.case
    wrong = next((r for r in records if r.check.outcome == WRONG), None)
    if wrong:
        return [Verdict(case, "wall", "WRONG", f"{wrong.side}: {wrong.check.reason}", MEND)]
    crashed = sorted({record.role for record in records if record.check.outcome == CRASHED})
    if crashed:
        return [_judge_crashed(records, crashed)]
    removed = next((r for r in records if r.check.outcome == REMOVED), None)
    if removed:
        reason = f"{removed.side} removed it: {removed.check.reason}"
        return [Verdict(case, "wall", "NOT_COMPARABLE", reason)]
    wall, *others = (_judge_series(records, series, rule, look) for series in PAIRED)
    return [wall, *(verdict for verdict in others if verdict.outcome in MOVED)]


def _judge_crashed(records: Sequence[Record], crashed: Sequence[str]) -> Verdict:
    """CRASHED where the candidate alone did: a regression. What the baseline does too cannot be compared."""
    each = [[r for r in records if r.role == role] for role in crashed]
    reason = "; ".join(f"{of[0].side}: {how_often([r.check for r in of])}" for of in each)
    if crashed == ["b"]:
        return Verdict(records[0].entry.case, "wall", "CRASHED", reason, FIND)
    return Verdict(records[0].entry.case, "wall", "NOT_COMPARABLE", reason, FIND)


def _judge_series(records: Sequence[Record], series: Series, rule: Rule, look: int) -> Verdict:
    case = records[0].entry.case
    said, found = judge_pairs(pair_ratios(records, series, rule.one_core), rule, look, series)
    if found is None:
        return Verdict(case, series, said, "too few pairs with undisturbed turns", MORE)
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
        rule.confidence(look, series),
        math.expm1(math.log1p(found.mde) + rule.bias),
    )


def judge_pairs(
    pairs: Sequence[PairRatio], rule: Rule, look: int, series: Series = "wall"
) -> tuple[Judgement, Comparison | None]:
    """What the rule says of these pairs at a look, and the comparison that it says it by, where they make one."""
    found = compare_pairs(pairs, rule.prior.get(series, NO_PRIOR), rule.confidence(look, series))
    return (outcome(found, pairs, rule), found) if found else ("INCONCLUSIVE", None)


def outcome(found: Comparison, pairs: Sequence[PairRatio], rule: Rule) -> Judgement:
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
        return "the later half of the pairs does not confirm the change", MORE
    if beyond > 0:
        return f"the interval excludes 1 by less than this machine's bias, {math.expm1(rule.bias):.1%}", LEARN
    return f"the interval includes 1 and does not lie {within}", MORE
