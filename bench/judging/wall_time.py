"""Whether the wall time of each case of a comparison moved, stayed the same, or is not known yet. Pure.

A change is told by fresh pairs alone: those that had no part in suspecting the case. That a case is the same is told
by all of its pairs, in a family of its own. docs/statistics.md says why, and what it costs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bench.judging.evidence import Evidence
from bench.judging.pair_intervals import FRESH, compare_pairs, estimate, narrow
from bench.judging.rule import Rule, discoveries
from bench.judging.student import NO_PRIOR, Comparison
from bench.verdicts import MOVED, Estimate, Judgement, Verdict

MORE = "raise --budget, or use a quieter machine"
LEARN = "repeat nox -s selftest: more of them bound the bias of this machine more tightly"
QUIETER = "use a quieter machine, or other cases"


def wall_verdicts(
    cases: Mapping[str, Evidence], rule: Rule, look: int | None, before: Sequence[Verdict]
) -> dict[str, Verdict]:
    """The verdict on each case's wall time at a look at changes, or after the screen (None), judged together.

    `before` holds the verdicts that stand already, of other cases.
    """
    wall = [verdict.outcome for verdict in before if verdict.series == "wall"]
    moved, same = sum(outcome in MOVED for outcome in wall), wall.count("SAME")

    def changes(found: int) -> int:
        return moved + sum(change(each, rule, look, found)[0] is not None for each in cases.values())

    def the_same(found: int) -> int:
        return same + sum(sameness(each, rule, found)[0] for each in cases.values())

    found = discoveries(changes, moved + len(cases))
    alike = discoveries(the_same, same + len(cases))
    return {case: _verdict(case, each, rule, look, found, alike) for case, each in cases.items()}


def change(
    of: Evidence, rule: Rule, look: int | None, found: int
) -> tuple[Judgement | None, Comparison | None]:
    """SLOWER or FASTER where the fresh pairs' interval lies beyond the bias, where so many cases moved."""
    if look is None or not rule.spent[look] or of.unfit:
        return None, None
    compared = compare_pairs(of.fresh, rule.prior.get(FRESH, NO_PRIOR), rule.change_confidence(look, found))
    if compared is None or abs(compared.log_ratio) - compared.half_width <= rule.bias:
        return None, compared
    return ("SLOWER" if compared.log_ratio > 0 else "FASTER"), compared


def sameness(of: Evidence, rule: Rule, found: int) -> tuple[bool, Comparison | None]:
    """Whether the interval of all pairs, widened by the bias, lies within the margin; their mean must not deny it."""
    compared = compare_pairs(of.every, rule.prior.get("wall", NO_PRIOR), rule.same_confidence(found))
    if compared is None or of.unfit:
        return False, compared
    reach = abs(compared.log_ratio) + compared.half_width + rule.bias
    return reach <= math.log1p(rule.margin) and not mean_moved(of, rule), compared


def mean_moved(of: Evidence, rule: Rule) -> Estimate | None:
    """The mean's ratio where its 95 % interval lies outside the margin: some turns or forks are slower, not all."""
    found = estimate(of.others.get("mean", ()), rule.prior.get("mean", NO_PRIOR))
    if found is None or found.interval is None:
        return None
    outside = found.interval[0] > 1 + rule.margin or found.interval[1] < 1 / (1 + rule.margin)
    return found if outside else None


def _verdict(case: str, of: Evidence, rule: Rule, look: int | None, found: int, alike: int) -> Verdict:
    said, changed = change(of, rule, look, found)
    same, compared = sameness(of, rule, alike)
    if said and changed:
        told = "fresh pairs put the interval " + ("above 1" if said == "SLOWER" else "below 1")
        plain = Verdict(case, "wall", said, told, confidence=rule.change_confidence(look or 0, found))
        return _with(changed, plain, of, rule)
    if same and compared:
        told = f"the interval lies within ±{rule.margin:.1%}"
        plain = Verdict(case, "wall", "SAME", told, confidence=rule.same_confidence(alike))
        return _with(compared, plain, of, rule)
    confidence = rule.change_confidence(len(rule.spent) - 1 if look is None else look, found)
    known = changed or compare_pairs(of.every, rule.prior.get("wall", NO_PRIOR), confidence)
    why, remedy = _unknown(of, known, changed is not None, rule)
    if known is None or of.unfit:
        return Verdict(case, "wall", "INCONCLUSIVE", why, remedy)
    return _with(known, Verdict(case, "wall", "INCONCLUSIVE", why, remedy, confidence=confidence), of, rule)


def _unknown(of: Evidence, known: Comparison | None, suspected: bool, rule: Rule) -> tuple[str, str]:
    """Why nothing is known, and what helps."""
    within = f"within ±{rule.margin:.1%}"
    if of.unfit:
        return of.unfit, QUIETER
    if known is None:
        return "too few pairs with whole quads", MORE
    if suspected and abs(known.log_ratio) > known.half_width:
        return f"the interval excludes 1 by less than this machine's bias, {math.expm1(rule.bias):.1%}", LEARN
    moved = mean_moved(of, rule)
    if moved:
        return (
            f"the ordinary turns do not differ, but the mean of all is {moved.ratio:.3g} times as long",
            MORE,
        )
    if suspected:
        return f"the interval of fresh pairs includes 1, and that of all does not lie {within}", MORE
    return f"nothing points to a change, and the interval does not lie {within}", MORE


def _with(by: Comparison, verdict: Verdict, of: Evidence, rule: Rule) -> Verdict:
    """The verdict with the comparison that it is said by."""
    why = f"unproven: it has no reference; {verdict.reason}" if of.unproven else verdict.reason
    visible = math.expm1(math.log1p(by.mde) + rule.bias)
    return replace(verdict, reason=why, ratio=math.exp(by.log_ratio), interval=(by.low, by.high), mde=visible)


def estimate_of(verdict: Verdict, of: Evidence, rule: Rule) -> Estimate | None:
    """The ratio with its 95 % interval that belongs to a verdict: of the fresh pairs where they told a change."""
    if of.unfit:
        return None
    if verdict.outcome in MOVED:
        return estimate(of.fresh, rule.prior.get(FRESH, NO_PRIOR))
    return estimate(of.every, rule.prior.get("wall", NO_PRIOR))


def settled(verdict: Verdict, of: Evidence, rule: Rule) -> bool:
    """Whether a case needs no more pairs: it is the same, or it moved and its estimate is narrow enough."""
    if verdict.outcome not in MOVED:
        return verdict.outcome == "SAME"
    found = estimate_of(verdict, of, rule)
    return found is not None and narrow(found, rule.margin)
