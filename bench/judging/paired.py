"""Two sides that took turns: the verdicts on a case. Pure.

The sample is the pair; `wall_time.py` judges what decides, `other_series.py` what else moved.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bench.judging.intervals import NO_PRIOR, Prior
from bench.judging.other_series import other_verdicts
from bench.judging.pair_intervals import estimate, pooled
from bench.judging.pair_ratios import pair_ratios
from bench.judging.remedies import CORRECT_IT, FIND
from bench.judging.rule import Rule
from bench.judging.series import PAIRED
from bench.judging.untimed import how_often
from bench.judging.wall_time import FRESH, MOVED, Evidence, estimate_of
from bench.records import CRASHED, REMOVED, WRONG, Estimate, Record, Verdict


def running(records: Sequence[Record]) -> list[float]:
    """The ratio so far and its 95 % interval, where there are pairs enough; judges nothing."""
    found = estimate(pair_ratios(records), NO_PRIOR)
    return [found.ratio, *(found.interval or ())] if found else []


def fit(cases: Mapping[str, Sequence[Record]], screen: int) -> dict[str, Prior]:
    """The prior of the variance between pairs, by series, pooled across the cases of a run."""
    found = {series: pooled(pair_ratios(each, series) for each in cases.values()) for series in PAIRED}
    fresh = [[record for record in each if record.process >= screen] for each in cases.values()]
    return {**found, FRESH: pooled(map(pair_ratios, fresh))}


def spoilt(records: Sequence[Record]) -> Verdict | None:
    """The verdict on a case that has no time: wrong, crashed or removed on a side; None where it has one."""
    case = records[0].entry.case
    wrong = next((r for r in records if r.check.outcome == WRONG), None)
    if wrong:
        return Verdict(case, "wall", "WRONG", f"{wrong.side}: {wrong.check.reason}", CORRECT_IT)
    crashed = sorted({record.role for record in records if record.check.outcome == CRASHED})
    if crashed:
        return _crashed(records, crashed)
    removed = next((r for r in records if r.check.outcome == REMOVED), None)
    if removed:
        reason = f"{removed.side} removed it: {removed.check.reason}"
        return Verdict(case, "wall", "NOT_COMPARABLE", reason)
    return None


def _crashed(records: Sequence[Record], crashed: Sequence[str]) -> Verdict:
    """CRASHED where the candidate alone did: a regression. What the baseline does too cannot be compared."""
    each = [[r for r in records if r.role == role] for role in crashed]
    reason = "; ".join(f"{of[0].side}: {how_often([r.check for r in of])}" for of in each)
    if crashed == ["b"]:
        return Verdict(records[0].entry.case, "wall", "CRASHED", reason, FIND)
    return Verdict(records[0].entry.case, "wall", "NOT_COMPARABLE", reason, FIND)


def finished(
    cases: Mapping[str, Sequence[Record]],
    wall: Mapping[str, Verdict],
    shown: Mapping[str, Evidence],
    rule: Rule,
    before: Sequence[Verdict],
) -> dict[str, list[Verdict]]:
    """All verdicts on cases that take part in no more pairs: on wall time, with its estimate, then on others."""
    others = other_verdicts(cases, rule, before)
    return {
        case: [replace(wall[case], estimate=estimate_of(wall[case], shown[case], rule)), *others[case]]
        for case in cases
    }


def settled(verdict: Verdict, of: Evidence, rule: Rule) -> bool:
    """Whether a case needs no more pairs: it is the same, or it moved and is known well enough.

    That its 95 % interval is narrower than the margin, or than a tenth of its change where that is more.
    """
    if verdict.outcome not in MOVED:
        return verdict.outcome == "SAME"
    found = estimate_of(verdict, of, rule)
    return found is not None and narrow(found, rule.margin)


def narrow(found: Estimate, margin: float) -> bool:
    """Whether an estimate's interval is narrower than the margin, or than a tenth of its change."""
    if found.interval is None:
        return False
    low, high = map(math.log, found.interval)
    return high - low <= max(math.log1p(margin), abs(math.log(found.ratio)) / 10)
