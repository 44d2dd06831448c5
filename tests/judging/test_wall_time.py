"""Fresh pairs alone tell a change; all pairs, widened by the bias, tell that a case is the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from bench.judging.evidence import Evidence
from bench.judging.exit_codes import exit_code
from bench.judging.from_records import evidence
from bench.judging.other_series import other_verdicts
from bench.judging.pair_intervals import compare_pairs, estimate
from bench.judging.pair_ratios import PairRatio
from bench.judging.rule import FALSE_ALARMS_ALONE, Rule
from bench.judging.student import NO_PRIOR, Prior
from bench.judging.wall_time import LEARN, MORE, QUIETER, estimate_of, settled, wall_verdicts
from bench.records import Check, Record
from bench.verdicts import Verdict
from tests.builders import CHAIN, a_verdict, a_visit, in_pairs

RULE = Rule(margin=0.02, cases=1, stops=2)
SAME = [1.001, 0.999, 0.9995, 1.0005] * 2
LAST = 1  # the second of two looks


def judged(
    of: Evidence | Sequence[Record], rule: Rule = RULE, look: int | None = LAST, screen: int = 0
) -> Verdict:
    """The verdict on one case."""
    shown = of if isinstance(of, Evidence) else evidence(of, screen)
    return wall_verdicts({CHAIN: shown}, rule, look, [])[CHAIN]


def pairs(ratios: Sequence[float]) -> list[PairRatio]:
    return [PairRatio(math.log(each), k % 2 == 0) for k, each in enumerate(ratios)]


def shown(every: Sequence[float], fresh: Sequence[float] = (), mean: Sequence[float] = ()) -> Evidence:
    return Evidence(pairs(every), pairs(fresh), {"mean": pairs(mean or every)})


@pytest.mark.parametrize(
    ("ratios", "said"),
    [
        ([1.100, 1.101, 1.099, 1.100] * 2, "SLOWER"),
        ([0.900, 0.901, 0.899, 0.900] * 2, "FASTER"),
        (SAME, "SAME"),
        ([1.100, 0.950, 1.000, 1.020] * 2, "INCONCLUSIVE"),
    ],
)
def test_the_interval_decides(ratios: list[float], said: str) -> None:
    verdict = judged(in_pairs(ratios))
    assert (verdict.series, verdict.outcome) == ("wall", said)
    assert verdict.interval
    assert verdict.interval[0] <= math.exp(float(np.mean(np.log(ratios)))) <= verdict.interval[1]


def test_what_the_screen_suspects_and_fresh_pairs_do_not_show_is_not_slower() -> None:
    """All pairs together would exclude 1."""
    records = in_pairs([1.3, 1.31, 1.29, 1.3, *SAME])
    every = compare_pairs(evidence(records, 4).every, NO_PRIOR, 0.9)
    assert every
    assert every.low > 1
    assert judged(records, screen=4).outcome == "INCONCLUSIVE"
    assert judged(records, screen=4).reason == (
        "the interval of fresh pairs includes 1, and that of all does not lie within ±2.0%"
    )


def test_fresh_pairs_tell_a_change_that_the_screen_did_not_show() -> None:
    verdict = judged(in_pairs([*SAME[:4], *[1.1, 1.101, 1.099, 1.1] * 2]), screen=4)
    assert (verdict.outcome, verdict.reason) == ("SLOWER", "fresh pairs put the interval above 1")
    assert verdict.ratio == pytest.approx(1.1, rel=1e-3)


def test_the_screen_tells_no_change_but_what_is_the_same() -> None:
    assert judged(in_pairs([1.1, 1.101, 1.099, 1.1] * 2), look=None).outcome == "INCONCLUSIVE"
    assert judged(in_pairs(SAME), look=None).outcome == "SAME"
    unknown = judged(in_pairs([1.1, 0.95, 1.0, 1.02] * 2), look=None)
    assert (unknown.reason, unknown.remedy) == (
        "nothing points to a change, and the interval does not lie within ±2.0%",
        MORE,
    )


def test_a_bias_that_identical_sides_show_is_no_slowdown() -> None:
    ratios = [1.0100, 1.0101, 1.0099, 1.0100] * 2
    assert judged(in_pairs(ratios)).outcome == "SLOWER"
    unsure = judged(in_pairs(ratios), replace(RULE, bias=0.012))
    assert (unsure.outcome, unsure.remedy) == ("INCONCLUSIVE", LEARN)
    assert unsure.reason == "the interval excludes 1 by less than this machine's bias, 1.2%"
    assert unsure.mde
    assert unsure.mde > 0.012


def test_what_the_bias_could_hide_is_not_said_to_be_the_same() -> None:
    """The interval itself lies within the margin; widened by the bias it does not."""
    assert judged(in_pairs(SAME), replace(RULE, bias=0.015)).outcome == "SAME"
    hidden = judged(in_pairs(SAME), replace(RULE, bias=0.019))
    assert hidden.outcome == "INCONCLUSIVE"
    assert hidden.interval
    assert 1 / 1.02 < hidden.interval[0] < hidden.interval[1] < 1.02


def some_turns(rng: np.random.Generator, slow: int = 0) -> list[float]:
    """Forty turns that scatter by half a percent, of which so many take twice as long."""
    slowed = 1 + rng.permutation(np.arange(40) < slow)
    return [float(each) for each in 0.001 * slowed * (1 + 0.005 * rng.standard_normal(40))]


@pytest.mark.parametrize("seed", range(4))
def test_a_tenth_of_the_turns_twice_as_slow_is_never_the_same_and_is_told(seed: int) -> None:
    rng = np.random.default_rng(seed)
    records = [
        record
        for k in range(8)
        for record in (a_visit("a", some_turns(rng), k), a_visit("b", some_turns(rng, 4), k))
    ]
    verdict = judged(records)
    others = other_verdicts({CHAIN: evidence(records, 0)}, RULE, [verdict])[CHAIN]
    assert verdict.outcome != "SAME"
    assert exit_code([verdict, *others]) == 1


def test_where_only_the_mean_moved_that_is_the_reason() -> None:
    verdict = judged(shown(SAME, SAME, [1.1, 1.101, 1.099, 1.1] * 2))
    assert (verdict.outcome, verdict.remedy) == ("INCONCLUSIVE", MORE)
    assert verdict.reason == "the ordinary turns do not differ, but the mean of all is 1.1 times as long"


@pytest.mark.parametrize("seed", range(4))
def test_half_of_the_forks_a_tenth_slower_are_never_the_same_and_are_told(seed: int) -> None:
    """A pair has four visits, each in a fork of its own, which by chance is a slow one on side B."""
    rng, records = np.random.default_rng(seed), []
    for pair, visit in product(range(24), range(4)):
        slower = np.array(some_turns(rng)) * (1.1 if rng.random() < 0.5 else 1.0)
        records += [a_visit("a", some_turns(rng), pair, visit), a_visit("b", slower.tolist(), pair, visit)]
    verdict = judged(records)
    others = other_verdicts({CHAIN: evidence(records, 0)}, RULE, [verdict])[CHAIN]
    assert verdict.outcome != "SAME"
    assert "mean" in {each.series for each in others if each.outcome == "SLOWER"}


def test_a_case_of_which_too_much_is_left_out_says_so_and_has_no_ratio() -> None:
    asleep = "the machine was suspended during this visit"
    records = in_pairs(SAME)
    records[:4] = [a_visit(role, 0.001, pair, void=asleep) for pair in (0, 1) for role in ("a", "b")]
    verdict = judged(records)
    assert (verdict.outcome, verdict.ratio, verdict.remedy) == ("INCONCLUSIVE", None, QUIETER)
    assert verdict.reason == f"16 of 64 turns are left out, most of them because {asleep}"
    assert estimate_of(verdict, evidence(records, 0), RULE) is None


def test_too_few_pairs_say_so() -> None:
    verdict = judged(in_pairs([1.1]))
    assert (verdict.outcome, verdict.reason) == ("INCONCLUSIVE", "too few pairs with whole quads")


def test_a_case_without_a_reference_says_that_it_is_unproven() -> None:
    records = [replace(record, check=Check("unproven")) for record in in_pairs([1.1] * 8)]
    assert judged(records).reason.startswith("unproven: ")


def test_a_change_is_estimated_by_its_fresh_pairs_and_all_else_by_all() -> None:
    of = shown([1.3, *SAME], [1.1, 1.101, 1.099])
    assert estimate_of(a_verdict("SLOWER"), of, RULE) == estimate(of.fresh, NO_PRIOR)
    for outcome in ("SAME", "INCONCLUSIVE"):
        assert estimate_of(a_verdict(outcome), of, RULE) == estimate(of.every, NO_PRIOR)


def test_fresh_pairs_have_a_variance_of_their_own() -> None:
    """Their visits are longer than those of the screen."""
    of = shown([1.01, 1.011], [1.01, 1.011])
    known = replace(RULE, prior={"fresh": Prior(1e-7, 100.0), "wall": Prior(1e-2, 100.0)})
    assert judged(of, known).outcome == "SLOWER"
    assert judged(of, replace(RULE, prior={"wall": Prior(1e-7, 100.0)})).outcome == "SAME"


def test_cases_that_moved_together_or_before_are_each_seen_the_sooner() -> None:
    moved = shown(
        [1.02, 1.05, 1.03, 1.06, 1.04, 1.03, 1.05, 1.02], [1.02, 1.05, 1.03, 1.06, 1.04, 1.03, 1.05, 1.02]
    )
    rule = Rule(0.02, 20)
    many = wall_verdicts({str(k): moved for k in range(20)}, rule, LAST, [])
    assert {each.outcome for each in many.values()} == {"SLOWER"}
    assert judged(moved, rule).outcome == "INCONCLUSIVE"
    before = list(many.values())[:19]
    assert wall_verdicts({CHAIN: moved}, rule, LAST, before)[CHAIN].outcome == "SLOWER"


def test_cases_that_are_the_same_together_or_before_are_each_seen_the_sooner() -> None:
    alike = shown([1.01, 0.99, 1.012, 0.988, 1.008, 0.992, 1.01, 0.99])
    rule = Rule(0.02, 20)
    many = wall_verdicts({str(k): alike for k in range(20)}, rule, LAST, [])
    assert {each.outcome for each in many.values()} == {"SAME"}
    assert judged(alike, rule).outcome == "INCONCLUSIVE"
    before = list(many.values())[:19]
    assert wall_verdicts({CHAIN: alike}, rule, LAST, before)[CHAIN].outcome == "SAME"


@pytest.mark.parametrize("tails", ["normal", "t4"])
def test_identical_sides_raise_no_more_alarms_than_the_rule_says(tails: str) -> None:
    rng = np.random.default_rng(1)
    alarms, trials = 0, 2000
    for _ in range(trials):
        drawn = rng.standard_normal(12) if tails == "normal" else rng.standard_t(4, 12)
        order = 0.005 * np.resize((1, -1), 12)
        made = [PairRatio(each, k % 2 == 0) for k, each in enumerate((0.01 * drawn + order).tolist())]
        said = {
            judged(Evidence(made[:n], made[:n], {"mean": made[:n]}), RULE, look).outcome
            for look, n in enumerate((6, 12))
        }
        alarms += bool({"SLOWER", "FASTER"} & said)
    assert alarms / trials < FALSE_ALARMS_ALONE + 3 * (FALSE_ALARMS_ALONE / trials) ** 0.5


def test_sides_that_differ_by_the_margin_are_hardly_ever_the_same() -> None:
    rng = np.random.default_rng(2)
    same, trials = 0, 2000
    for _ in range(trials):
        made = pairs((1.02 * np.exp(0.005 * rng.standard_normal(12))).tolist())
        said = {
            judged(Evidence(made[:n], (), {"mean": made[:n]}), RULE, look).outcome
            for look, n in enumerate((6, 12))
        }
        same += "SAME" in said
    assert same / trials < 0.01 + 3 * (0.01 / trials) ** 0.5


def of(log_ratios: Sequence[float]) -> Evidence:
    pairs = [PairRatio(each, k % 2 == 0) for k, each in enumerate(log_ratios)]
    return Evidence(pairs, pairs, {"mean": pairs})


WIDE = of([0.08, 0.12, 0.07, 0.13])


def test_a_case_that_moved_goes_on_until_its_estimate_is_narrow() -> None:
    assert not settled(a_verdict("SLOWER"), WIDE, RULE)
    assert settled(a_verdict("SLOWER"), of([0.099, 0.101, 0.1, 0.1]), RULE)
    assert not settled(a_verdict("SLOWER"), of([]), RULE)


def test_a_case_that_is_the_same_needs_no_more_pairs_and_one_that_is_not_known_does() -> None:
    assert settled(a_verdict("SAME"), WIDE, RULE)
    assert not settled(a_verdict("INCONCLUSIVE"), of([0.0, 0.0001]), RULE)
