"""Records fold into verdicts, visit by visit and look by look, however they come."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from bench.experiments.comparison_state import ComparisonState
from bench.judging.rule import Terms, decided
from bench.judging.suspects import FEWEST
from bench.records import Check, Record
from bench.running import schedule
from bench.running.pair_plan import ROLES, PairPlan, Visit
from bench.running.turns import NOTHING
from bench.verdicts import Verdict
from tests.builders import CHAIN, a_visit, an_entry

OTHER = "chain[n=16,mode=eager,device=cpu]"
PAIRS, SCREEN, LOOKS = 24, 4, (14, 24)
PLAN = PairPlan("run", 0.0, "compare", (CHAIN, OTHER), LOOKS, 1, 0.2, seed=7, screen=SCREEN, later=4.8)
ENTRIES = {CHAIN: an_entry(), OTHER: an_entry(OTHER)}
# Pairs that scatter like these tell nothing within this margin.
BEGUN = ComparisonState(PLAN, Terms(0.0002, bias=0.0), ENTRIES)
SCATTER = (1.0, 1.0007, 0.9995, 1.0003, 0.9996, 1.0004, 1.0002, 0.9998) * 3
MANY = tuple(f"chain[n={n},device=cpu]" for n in range(50))
RATIOS = dict.fromkeys(MANY, 1.0) | {MANY[7]: 1.05, MANY[8]: 0.95}
DRAWN = np.random.default_rng(0).standard_normal((len(MANY), PAIRS)) * 0.004
CROWD = ComparisonState(
    replace(PLAN, cases=MANY, later=50 * 20 * 0.1),
    Terms(0.002, bias=0.0),
    {case: an_entry(case) for case in MANY},
)


def visit(
    pair: int,
    ratio: float = 1.0,
    case: str = CHAIN,
    spoilt: Mapping[str, Check] | None = None,
    cpu_seconds: float = 0.001,
) -> list[Record]:
    """Both sides' records of one visit; `spoilt` says how a side's check ended, and neither then has a time."""
    made = []
    scatter = math.exp(DRAWN[MANY.index(case)][pair]) if case in MANY else SCATTER[pair]
    for role, seconds in zip(ROLES, (0.001, 0.001 * ratio * scatter), strict=True):
        turns = [seconds * (1 + turn * 1e-5) for turn in range(4)]
        record = replace(
            a_visit(role, turns, pair, core=0, cpu_seconds=cpu_seconds),
            entry=an_entry(case),
            side=f"side {role}",
        )
        if spoilt:
            record = replace(record, measurement=None, check=spoilt.get(role, record.check))
        made.append(record)
    return made


def after(state: ComparisonState, pairs: Sequence[int], ratios: Mapping[str, float]) -> ComparisonState:
    """The state after those pairs visited every case that takes part, as a driver has them do."""
    for pair in pairs:
        for case in state.taking_part:
            state = state.after_visit(case, visit(pair, ratios[case], case))
        state = state.after_pair(pair + 1)
    return state


def outcomes(state: ComparisonState) -> dict[str, str]:
    """The wall clock's outcome by case."""
    return {verdict.case: verdict.outcome for verdict in state.all_verdicts if verdict.series == "wall"}


def test_before_the_first_visit_nothing_is_decided() -> None:
    assert BEGUN.taking_part == [CHAIN, OTHER]
    assert {verdict.reason for verdict in BEGUN.all_verdicts} == {"interrupted before it could be judged"}


def test_a_state_does_not_change_what_follows_does() -> None:
    following = BEGUN.after_visit(CHAIN, visit(0))
    assert (BEGUN.records, len(following.records[CHAIN])) == ({}, 2)


def test_the_screen_tells_no_change_however_large() -> None:
    state = after(BEGUN, range(SCREEN), {CHAIN: 1.5, OTHER: 1.0})
    assert state.verdicts == {}
    assert state.taking_part == [CHAIN, OTHER]


def test_between_looks_nothing_is_judged() -> None:
    state = after(BEGUN, range(LOOKS[0] - 1), {CHAIN: 1.5, OTHER: 1.0})
    assert (state.verdicts, state.said) == ({}, {})


def test_what_is_clear_at_the_first_look_takes_part_in_no_more_visits() -> None:
    state = after(BEGUN, range(LOOKS[0]), {CHAIN: 1.5, OTHER: 1.0})
    assert state.taking_part == [OTHER]
    assert outcomes(state) == {CHAIN: "SLOWER", OTHER: "INCONCLUSIVE"}


def test_what_is_the_same_by_the_screen_takes_part_in_no_more_visits() -> None:
    state = after(replace(BEGUN, terms=Terms(0.01, bias=0.0)), range(SCREEN), {CHAIN: 1.5, OTHER: 1.0})
    assert state.taking_part == [CHAIN]
    assert outcomes(state)[OTHER] == "SAME"


def test_what_moved_goes_on_with_its_verdict_until_its_estimate_is_narrow() -> None:
    """A ratio of 1.005 is known to a tenth of it only later."""
    state = after(BEGUN, range(LOOKS[0]), {CHAIN: 1.005, OTHER: 1.0})
    assert state.taking_part == [CHAIN, OTHER]
    assert state.said[CHAIN].outcome == outcomes(state)[CHAIN] == "SLOWER"
    last = after(state, range(LOOKS[0], PAIRS), {CHAIN: 1.005, OTHER: 1.0})
    wall = last.verdicts[CHAIN][0]
    assert replace(wall, estimate=None) == state.said[CHAIN]
    assert wall.estimate
    assert len(last.records[CHAIN]) == 2 * PAIRS


def test_the_last_look_decides_everything() -> None:
    state = after(BEGUN, range(PAIRS), {CHAIN: 1.5, OTHER: 1.0})
    assert state.taking_part == []
    assert len(state.records[CHAIN]) == 2 * LOOKS[0]
    assert len(state.records[OTHER]) == 2 * PAIRS


def test_a_case_that_the_screen_suspects_and_no_fresh_pair_confirms_is_not_slower() -> None:
    state = after(BEGUN, range(SCREEN), {CHAIN: 1.5, OTHER: 1.0})
    state = after(state, range(SCREEN, PAIRS), {CHAIN: 1.0, OTHER: 1.0})
    assert outcomes(state)[CHAIN] == "INCONCLUSIVE"


def test_terms_say_what_needs_no_more_pairs() -> None:
    plan = replace(PLAN, screen=0, looks=(8, 16), later=0.0)
    never = replace(BEGUN, plan=plan, terms=Terms(0.0005, 0.0, extensions=1, settled=lambda _: False))
    state = after(never, range(8), {CHAIN: 1.5, OTHER: 1.0})
    assert (state.taking_part, state.said) == ([CHAIN, OTHER], {})
    assert after(state, range(8, 16), {CHAIN: 1.5, OTHER: 1.0}).taking_part == []
    once = replace(never, terms=replace(never.terms, settled=decided))
    assert after(once, range(8), {CHAIN: 1.5, OTHER: 1.0}).taking_part == [OTHER]


@pytest.mark.parametrize(
    ("spoilt", "outcome", "reason"),
    [
        ({"b": Check("wrong", "off by one")}, "WRONG", "side b: off by one"),
        ({"a": Check("wrong", "off by one")}, "WRONG", "side a: off by one"),
        ({"b": Check("removed", "AttributeError")}, "NOT_COMPARABLE", "side b removed it: AttributeError"),
    ],
)
def test_a_wrong_or_removed_answer_decides_at_once_and_takes_all_times_away(
    spoilt: dict[str, Check], outcome: str, reason: str
) -> None:
    state = BEGUN.after_visit(CHAIN, visit(0)).after_visit(CHAIN, visit(1, spoilt=spoilt))
    (verdict,) = state.verdicts[CHAIN]
    assert (verdict.outcome, verdict.reason, state.taking_part) == (outcome, reason, [OTHER])
    assert [record.measurement for record in state.records[CHAIN]] == [None] * 4


def test_verdicts_that_were_there_before_stay() -> None:
    apart = Verdict(OTHER, "wall", "NEW", "B lists it, A does not")
    plan = replace(PLAN, cases=(CHAIN,))
    state = after(replace(BEGUN, plan=plan, verdicts={OTHER: [apart]}), range(PAIRS), {CHAIN: 1.0})
    assert state.verdicts[OTHER] == [apart]
    assert set(state.verdicts) == {CHAIN, OTHER}


def test_of_many_cases_the_screen_picks_suspects_and_the_others_take_no_more_part() -> None:
    state = after(CROWD, range(SCREEN), RATIOS)
    assert state.later
    assert len(MANY) > schedule.MANY
    assert {MANY[7], MANY[8]} < set(state.taking_part) == set(state.later)
    assert FEWEST <= len(state.taking_part) < len(MANY)
    rest = [case for case in MANY if case not in state.later]
    assert {state.verdicts[case][0].outcome for case in rest} <= {"SAME", "INCONCLUSIVE"}
    last = outcomes(after(state, range(SCREEN, PAIRS), RATIOS))
    assert (last[MANY[7]], last[MANY[8]]) == ("SLOWER", "FASTER")


def test_of_what_leaves_it_is_told_which_change_would_have_been_seen() -> None:
    state = after(CROWD, range(SCREEN), RATIOS)
    left = [of[0] for of in state.verdicts.values() if of[0].outcome == "INCONCLUSIVE"]
    assert left
    assert all(0.002 < verdict.mde < 0.02 for verdict in left if verdict.mde)
    assert all(verdict.mde for verdict in left)


def test_a_suspect_that_fresh_pairs_do_not_bear_out_leaves_its_time_to_the_others() -> None:
    screened = after(CROWD, range(SCREEN), RATIOS)
    state = after(screened, range(SCREEN, LOOKS[0] - 2), RATIOS)
    assert screened.later
    assert state.later
    assert {MANY[7], MANY[8]} <= set(state.taking_part) < set(screened.taking_part)
    left = [case for case in screened.taking_part if case not in state.taking_part]
    assert {state.verdicts[case][0].outcome for case in left} <= {"SAME", "INCONCLUSIVE"}
    assert state.later[MANY[7]].seconds > screened.later[MANY[7]].seconds


def test_the_time_that_is_shared_again_is_no_more_than_the_plan_s() -> None:
    state = after(CROWD, range(PAIRS), RATIOS)
    assert 0.5 * CROWD.plan.later < state.spent <= CROWD.plan.later


def test_dropping_suspects_does_not_make_those_that_stay_easier_to_tell() -> None:
    screened = after(CROWD, range(SCREEN), RATIOS)
    state = after(screened, range(SCREEN, PAIRS), RATIOS)
    assert screened.later
    assert state.later
    assert [len([each for each in of.values() if each.suspect]) for of in (screened.later, state.later)] == [
        FEWEST
    ] * 2


def test_changes_are_counted_over_the_suspects_alone() -> None:
    state = after(CROWD, range(LOOKS[0]), RATIOS)
    assert state.later
    suspects = [case for case, each in state.later.items() if each.suspect]
    (verdict,) = (v for v in state.all_verdicts if (v.case, v.series) == (MANY[7], "wall"))
    rule = Terms(0.002, bias=0.0).rule({}, len(suspects), len(MANY), [look - SCREEN for look in LOOKS], 1)
    assert verdict.confidence == rule.change_confidence(0, 2)


def test_a_visit_after_the_screen_is_as_long_as_the_case_is_given() -> None:
    assert CROWD.visit(0, 0, MANY[7]) == Visit(MANY[7], 0, 0, 0.2)
    state = after(CROWD, range(SCREEN), RATIOS)
    assert state.later
    made = state.visit(4, 0, MANY[7])
    assert (made.case, made.pair, made.seconds) == (MANY[7], 4, state.later[MANY[7]].seconds)
    assert made.known.held
    assert set(made.known.calls) == {"a", "b"}


def test_both_sides_are_held_on_one_core_where_the_turns_of_the_first_visit_used_no_more() -> None:
    assert BEGUN.visit(0, 0, CHAIN).known == NOTHING
    assert BEGUN.after_visit(CHAIN, visit(0)).visit(1, 0, CHAIN).known.held is True
    assert BEGUN.after_visit(CHAIN, visit(0, cpu_seconds=0.0015)).visit(1, 0, CHAIN).known.held is False


@pytest.mark.parametrize("pairs", [1, SCREEN, 7, LOOKS[0], 13])
@pytest.mark.parametrize("ratios", [(1.5, 1.0), (1.0, 1.005), (1.03, 0.97)])
def test_caught_up_it_is_what_it_would_be_without_the_interrupt(
    pairs: int, ratios: tuple[float, float]
) -> None:
    by_case = dict(zip((CHAIN, OTHER), ratios, strict=True))
    before = after(BEGUN, range(pairs), by_case)
    resumed = BEGUN.caught_up(before.records, pairs)
    assert resumed == before
    rest = range(pairs, PAIRS)
    assert after(resumed, rest, by_case).all_verdicts == after(before, rest, by_case).all_verdicts


@pytest.mark.parametrize("pairs", [SCREEN, SCREEN + 3, LOOKS[0], LOOKS[0] + 1])
def test_caught_up_after_the_screen_the_same_cases_go_on(pairs: int) -> None:
    """What later pairs showed has no part in choosing the suspects."""
    before = after(CROWD, range(pairs), RATIOS)
    resumed = CROWD.caught_up(before.records, pairs)
    assert resumed.later == before.later
    assert resumed == before


def test_caught_up_a_wrong_case_stays_decided() -> None:
    before = BEGUN.after_visit(CHAIN, visit(0, spoilt={"b": Check("wrong", "off by one")}))
    assert BEGUN.caught_up(before.records, 1).verdicts == before.verdicts


def test_the_ratios_of_pairs_are_by_case() -> None:
    state = after(BEGUN, range(2), {CHAIN: 1.5, OTHER: 1.0})
    found = state.ratios()
    assert [each.log_ratio for each in found[CHAIN]] == pytest.approx(
        [math.log(1.5 * scatter) for scatter in SCATTER[:2]]
    )
    assert [each.a_first for each in found[OTHER]] == [True, False]


def test_few_fresh_pairs_half_way_tell_what_is_the_same_and_no_change() -> None:
    plan = replace(PLAN, looks=(10, 16))
    wide = replace(BEGUN, plan=plan, terms=Terms(0.0015, bias=0.0))
    state = after(wide, range(10), {CHAIN: 1.5, OTHER: 1.0})
    assert (state.taking_part, state.said) == ([CHAIN], {})
    assert outcomes(state)[OTHER] == "SAME"
    assert outcomes(after(state, range(10, 16), {CHAIN: 1.5}))[CHAIN] == "SLOWER"
