"""After the screen of a comparison: which cases go on, and how long their visits then are. Pure.

Nothing is said of a case here: fresh pairs tell whether a suspect changed. So any way of choosing those that go on is
right, and a bad one only costs power.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bench.judging.pair_intervals import compare_pairs, visible_of
from bench.judging.pair_ratios import PairRatio
from bench.judging.rule import Rule
from bench.judging.student import NO_PRIOR, Comparison, Prior, t_quantile

SUSPECT = 0.85  # a case whose interval of this confidence excludes 1 is a suspect
FEWEST = 32  # suspects; more where more are suspect
ONE_ERROR = 0.68  # the confidence of an interval of one standard error to either side
# A suspect goes on whose ratio would lie so many standard errors from 1 at the end; to tell a change takes about 3.5.
HOPE = 2.4
SHORTEST, LONGEST = 0.08, 2.0  # seconds of turns of a later visit
MOST_LONGER = 2.0  # times as long as in the screen, where all go on: what is decided leaves time to others
SOON = 10  # more visits, at most, of a case that would be the same after them; others would cost suspects too much
SAME_SHARE = 0.5  # of what is left, at most, for such cases
EXPECTED_SAME = 0.5  # of all cases, which may be expected to be the same where a case is

Pairs = Mapping[str, Sequence[PairRatio]]  # all pairs of each case


@dataclass(frozen=True)
class Later:
    """How a case goes on."""

    seconds: float  # of turns in each later visit
    suspect: bool = True  # whether fresh pairs may tell a change; else only that it is the same


@dataclass(frozen=True)
class Pool:
    """What a comparison may still spend after its screen."""

    seconds: float  # of turns, over all cases
    visits: int  # of each case that goes on to the end: pairs times visits of a pair
    visit: float  # seconds of turns of a visit in the screen
    picks: bool = True  # whether only suspects go on; else all do


def going_on(cases: Pairs, rule: Rule, pool: Pool) -> dict[str, Later]:
    """After the screen: of the cases that are not decided, those that go on, and how.

    Cases that a few more visits would probably show to be the same have what they need; suspects have the rest.
    """
    if not pool.picks:
        each = min(MOST_LONGER * pool.visit, pool.seconds / pool.visits / max(1, len(cases)))
        return dict.fromkeys(cases, Later(each))
    suspicion = {
        case: _suspicion(compare_pairs(pairs, _prior(rule), SUSPECT)) for case, pairs in cases.items()
    }
    ranked = sorted(cases, key=lambda case: -suspicion[case])
    count = max(FEWEST, sum(each > 1 for each in suspicion.values()))
    return _shared(cases, ranked[:count], ranked[:count], rule, pool)


def still_going_on(
    cases: Pairs, later: Mapping[str, Later], moved: Collection[str], rule: Rule, pool: Pool
) -> dict[str, Later]:
    """After further pairs: the cases that still go on, among which the rest of the pool is shared again.

    A suspect leaves whose ratio, if it stays what it is, would tell no change by far; one that `moved` stays.
    """
    suspects = [case for case in cases if later[case].suspect]
    hopeful = [case for case in suspects if case in moved or _hopeful(cases[case], rule, pool.visits)]
    return _shared(cases, suspects, hopeful, rule, pool)


def visible_from(pairs: Sequence[PairRatio], rule: Rule, fresh: int) -> float | None:
    """The smallest change that would have been seen of a case that left, as a fraction; None where nothing is known.

    With it, the screen would have suspected the case, and so many fresh pairs would have told it.
    """
    told = visible_of(pairs, _prior(rule), rule.change_confidence(len(rule.spent) - 1, found=1), fresh)
    screened = compare_pairs(pairs, _prior(rule), SUSPECT)
    return math.expm1(max(told, screened.visible) + rule.bias) if told and screened else None


def _shared(
    cases: Pairs, suspects: Sequence[str], hopeful: Sequence[str], rule: Rule, pool: Pool
) -> dict[str, Later]:
    """Those that would soon be the same, as far as the pool reaches, then hopeful suspects with the rest of it."""
    most = (SAME_SHARE if hopeful else 1.0) * pool.seconds / pool.visit
    needs = _soon_the_same({case: cases[case] for case in cases if case not in hopeful}, rule, pool, most)
    spare = pool.seconds - sum(needs.values()) * pool.visit
    seconds = _by_width({case: cases[case] for case in hopeful}, rule, spare / pool.visits)
    soon = {case: Later(pool.visit, case in suspects) for case in needs}
    return {**{case: Later(each) for case, each in seconds.items()}, **soon}


def _soon_the_same(cases: Pairs, rule: Rule, pool: Pool, most: float) -> dict[str, int]:
    """How many more visits would show that a case is the same; the cases that need the fewest, as `most` reaches."""
    needs = {case: _needed(pairs, rule, min(SOON, pool.visits)) for case, pairs in cases.items()}
    ranked = sorted((need, case) for case, need in needs.items() if need)
    together = accumulate(need for need, _ in ranked)
    return {case: need for (need, case), so_far in zip(ranked, together, strict=True) if so_far <= most}


def _by_width(cases: Pairs, rule: Rule, seconds: float) -> dict[str, float]:
    """So many seconds, shared in proportion to the width of each case's interval.

    Neyman, 1934, Journal of the Royal Statistical Society 97:558.
    """
    found = {case: compare_pairs(pairs, _prior(rule), SUSPECT) for case, pairs in cases.items()}
    widths = {case: each.half_width if each else 1.0 for case, each in found.items()}
    share = seconds / (sum(widths.values()) or 1.0)
    return {case: min(LONGEST, max(SHORTEST, share * width)) for case, width in widths.items()}


def _suspicion(found: Comparison | None) -> float:
    """How far a ratio lies from 1, in half-widths of its interval."""
    return abs(found.log_ratio) / found.half_width if found and found.half_width else 0.0


def _hopeful(pairs: Sequence[PairRatio], rule: Rule, visits: int) -> bool:
    """Whether a case's ratio would lie far enough from 1 after so many more visits if it stayed what it is."""
    found = compare_pairs(pairs, _prior(rule), ONE_ERROR)
    if found is None:
        return True
    return abs(found.log_ratio) >= HOPE * _error_after(found, len(pairs), visits)


def _needed(pairs: Sequence[PairRatio], rule: Rule, most: int) -> int | None:
    """How many more visits would probably show that a case is the same; None where `most` would not."""
    found = compare_pairs(pairs, _prior(rule), ONE_ERROR)
    if found is None:
        return None
    freedom = _prior(rule).freedom + len(pairs) - 1
    confidence = rule.same_confidence(math.ceil(EXPECTED_SAME * (rule.all_cases or rule.cases)))
    room = math.log1p(rule.margin) - rule.bias - abs(found.log_ratio) / 2
    for more in range(2, most + 1, 2):
        quantile = t_quantile(freedom + more, (1 + confidence) / 2)
        if quantile * _error_after(found, len(pairs), more) <= room:
            return more
    return None


def _error_after(found: Comparison, pairs: int, more: int) -> float:
    """The standard error of the mean of `pairs` pairs, of an interval of ONE_ERROR, after so many more."""
    return found.half_width * math.sqrt(pairs / (pairs + more))


def _prior(rule: Rule) -> Prior:
    return rule.prior.get("wall", NO_PRIOR)
