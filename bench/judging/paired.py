"""Two sides that took turns: a verdict per case. Pure.

The sample is the balanced pair: two pairs of processes, each side's started first in one of them. Within a pair the
turns give one number, the log-ratio of the sides' fast turns; a shared machine only ever adds to a time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench.judging import statistics
from bench.judging.statistics import NO_PRIOR, Comparison, Prior
from bench.records import REMOVED, UNPROVEN, WRONG, Record, Verdict

FAST = 0.25  # the share of a side's turns that are faster than the one it is represented by
QUIET = 0.1  # of the other's turns' time: a waiting process that used more CPU than this disturbed them
FALSE_ALARMS_ALONE = 0.005  # of a case that is compared alone
FALSE_ALARMS = 0.01  # of a whole run: the chance of any false alarm in it
SPENT = (0.2, 0.8)  # the shares of the false alarms that the looks may spend: one half way, one at the end
MEND = "mend the answer first; a wrong answer has no time"
MORE = "give it more --budget, or a quieter machine"


@dataclass(frozen=True)
class Rule:
    """How to judge; fixed before the data."""

    margin: float  # as a fraction
    cases: int  # that are judged together
    bias: float = 0.0  # log-ratio that identical sides may show on this machine, as selftest bounded it
    prior: Prior = NO_PRIOR  # of the variance between balanced pairs

    def confidence(self, look: int) -> float:
        """Of the interval at a look, so that all looks at all cases hold together (Bonferroni)."""
        alarms = min(FALSE_ALARMS_ALONE, FALSE_ALARMS / max(1, self.cases))
        return 1 - alarms * SPENT[look]


def pair_ratio(a: Record, b: Record) -> float | None:
    """The log-ratio B ÷ A of one pair, from its undisturbed turns; None where a side has fewer than four."""
    mine, theirs = (undisturbed(x, y) for x, y in ((a, b), (b, a)))
    if min(len(mine), len(theirs)) < 4:
        return None
    return math.log(float(np.quantile(theirs, FAST)) / float(np.quantile(mine, FAST)))


def undisturbed(record: Record, other: Record) -> list[float]:
    """Seconds per call of a side's valid turns during which the other side's process was quiet.

    A round says how much CPU its process used since its round before; the turns in between were the other's.
    """
    if not (record.measurement and other.measurement):
        return []
    mine = [r for r in record.measurement.rounds if not r.void]
    waited = {r.turn: r.idle_cpu_seconds for r in other.measurement.rounds}
    found = []
    for each in mine:
        after = next((turn for turn in sorted(waited) if turn > each.turn), None)
        used = waited[after] if after is not None else 0.0
        if used <= QUIET * each.seconds * each.iterations:
            found.append(each.seconds)
    return found


def balanced(records: Sequence[Record]) -> list[float]:
    """The log-ratio of each balanced pair of a case: the mean over both start orders."""
    by_pair: dict[int, dict[str, Record]] = {}
    for record in records:
        by_pair.setdefault(record.process, {})[record.role] = record
    ratios = {n: pair_ratio(both["a"], both["b"]) for n, both in by_pair.items() if set(both) == {"a", "b"}}
    means = []
    for number in sorted(n for n in ratios if n % 2 == 0):
        one, other = ratios[number], ratios.get(number + 1)
        if one is not None and other is not None:
            means.append((one + other) / 2)
    return means


def compare_balanced(found: Sequence[float], prior: Prior, confidence: float) -> Comparison | None:
    """The mean log-ratio with its interval; None where the variance is not known at all.

    Student's t for the mean of a normal sample, its variance moderated by a prior (Smyth, 2004; see
    `statistics.compare_run`). The mean of two pairs of either start order has no bias by it.
    """
    count, freedom = len(found), prior.freedom + len(found) - 1
    if count < 1 or freedom < 1:
        return None
    own = float(np.var(found, ddof=1)) * (count - 1) if count > 1 else 0.0
    variance = (prior.freedom * prior.variance + own) / freedom / count
    return statistics.comparison(float(np.mean(found)), variance, freedom, confidence)


def outcome(found: Comparison, rule: Rule) -> str:
    """SLOWER or FASTER beyond the bias; SAME within the margin; INCONCLUSIVE."""
    low, high = found.log_ratio - found.half_width, found.log_ratio + found.half_width
    if low > rule.bias:
        return "SLOWER"
    if high < -rule.bias:
        return "FASTER"
    within = -math.log1p(rule.margin) <= low - rule.bias and high + rule.bias <= math.log1p(rule.margin)
    return "SAME" if within else "INCONCLUSIVE"


def judge_paired(records: Sequence[Record], rule: Rule, look: int) -> Verdict:
    """The verdict on one case from its records of both sides, at a look."""
    case = records[0].entry.case
    wrong = next((r for r in records if r.check.outcome == WRONG), None)
    if wrong:
        return Verdict(case, "wall", "WRONG", f"{wrong.side}: {wrong.check.reason}", MEND)
    removed = next((r for r in records if r.check.outcome == REMOVED), None)
    if removed:
        return Verdict(case, "wall", "NOT_COMPARABLE", f"{removed.side} removed it: {removed.check.reason}")
    confidence = rule.confidence(look)
    found = compare_balanced(balanced(records), rule.prior, confidence)
    if found is None:
        return Verdict(case, "wall", "INCONCLUSIVE", "too few pairs with undisturbed turns", MORE)
    said = outcome(found, rule)
    return Verdict(
        case,
        "wall",
        said,
        _reason(records, said, rule),
        MORE if said == "INCONCLUSIVE" else "",
        math.exp(found.log_ratio),
        (found.low, found.high),
        confidence,
        found.mde,
    )


def _reason(records: Sequence[Record], said: str, rule: Rule) -> str:
    unproven = "unproven: it has no reference; " if any(r.check.outcome == UNPROVEN for r in records) else ""
    told = {
        "SLOWER": "the interval lies above 1",
        "FASTER": "the interval lies below 1",
        "SAME": f"the interval lies within ±{rule.margin:.1%}",
        "INCONCLUSIVE": f"the interval neither excludes 1 nor lies within ±{rule.margin:.1%}",
    }
    return unproven + told[said]


def fit(cases: Mapping[str, Sequence[Record]]) -> Prior:
    """What all cases of a run say about the variance between balanced pairs of one of them."""
    return statistics.fit_prior([balanced(records) for records in cases.values()])
