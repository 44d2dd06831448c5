"""What moved besides wall time: CPU time, the mean of all turns, first call, memory, and so on. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from bench.judging.evidence import Evidence
from bench.judging.pair_intervals import compare_pairs, estimate
from bench.judging.pair_ratios import PairRatio
from bench.judging.rule import Rule, discoveries
from bench.judging.series import OTHERS
from bench.judging.student import NO_PRIOR, Comparison
from bench.verdicts import MOVED, Judgement, Verdict


def other_verdicts(
    cases: Mapping[str, Evidence], rule: Rule, before: Sequence[Verdict]
) -> dict[str, list[Verdict]]:
    """Each case's verdicts on other series than wall time, of those that moved by the margin at least.

    All of its pairs count, once. `before` holds the verdicts of cases that were judged earlier.
    """
    found = {
        case: [Verdict(case, name, *told) for name, told in of.findings.items()] for case, of in cases.items()
    }
    for series in OTHERS:
        pairs = {case: of.others.get(series, ()) for case, of in cases.items()}
        earlier = sum(verdict.series == series and verdict.outcome in MOVED for verdict in before)
        for verdict in _moved(pairs, series, rule, earlier):
            found[verdict.case].append(verdict)
    return found


def _moved(
    cases: Mapping[str, Sequence[PairRatio]], series: str, rule: Rule, earlier: int
) -> Iterator[Verdict]:
    def moved(found: int) -> int:
        return earlier + sum(_change(pairs, series, rule, found)[0] is not None for pairs in cases.values())

    found = discoveries(moved, earlier + len(cases))
    for case, pairs in cases.items():
        said, by = _change(pairs, series, rule, found)
        if said and by:
            yield Verdict(
                case,
                series,
                said,
                f"the interval lies {'above' if said == 'SLOWER' else 'below'} 1",
                ratio=math.exp(by.log_ratio),
                interval=(by.low, by.high),
                confidence=rule.change_confidence(0, found, series),
                mde=by.mde,
                estimate=estimate(pairs, rule.prior.get(series, NO_PRIOR)),
            )


def _change(
    pairs: Sequence[PairRatio], series: str, rule: Rule, found: int
) -> tuple[Judgement | None, Comparison | None]:
    """SLOWER or FASTER where the interval lies beyond the bias, and the ratio beyond the margin."""
    by = compare_pairs(pairs, rule.prior.get(series, NO_PRIOR), rule.change_confidence(0, found, series))
    if by is None or abs(by.log_ratio) < math.log1p(rule.margin):
        return None, by
    if abs(by.log_ratio) - by.half_width <= rule.bias:
        return None, by
    return ("SLOWER" if by.log_ratio > 0 else "FASTER"), by
