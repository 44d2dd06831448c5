"""Records fold into verdicts, visit by visit and look by look, however they come."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from bench.experiments.comparison_state import ComparisonState
from bench.judging.paired import fit
from bench.judging.rule import Terms
from bench.verdicts import Verdict
from bench.records import Check, Record
from bench.running.pair_plan import PairPlan
from tests.builders import CHAIN, an_entry
from tests.judging.test_pair_ratios import a_visit

OTHER = "chain[n=16,mode=eager,device=cpu]"
PLAN = PairPlan("run", 0.0, "compare", (CHAIN, OTHER), looks=(4, 8), visits=1, seconds=0.2, seed=7)
ENTRIES = {CHAIN: an_entry(), OTHER: an_entry(OTHER)}
# Four pairs that scatter like these tell nothing within this margin.
BEGUN = ComparisonState(PLAN, Terms(0.002), ENTRIES)
SCATTER = (1.0, 1.0007, 0.9995, 1.0003, 0.9996, 1.0004, 1.0002, 0.9998)


def visit(
    pair: int, ratio: float = 1.0, case: str = CHAIN, spoilt: Mapping[str, Check] | None = None
) -> list[Record]:
    """Both sides' records of one visit; `spoilt` says how a side's check ended, and neither then has a time."""
    made = []
    for role, seconds in (("a", 0.001), ("b", 0.001 * ratio * SCATTER[pair])):
        turns = [seconds * (1 + turn * 1e-5) for turn in range(4)]
        record = replace(a_visit(role, turns, pair), entry=ENTRIES[case], side=f"side {role}")
        if spoilt:
            record = replace(record, measurement=None, check=spoilt.get(role, record.check))
        made.append(record)
    return made


def after(state: ComparisonState, pairs: Sequence[int], ratios: dict[str, float]) -> ComparisonState:
    """The state after those pairs visited every case that is not decided, as a driver has them do."""
    for pair in pairs:
        for case in state.undecided:
            state = state.after_visit(case, visit(pair, ratios[case], case))
        state = state.after_pair(pair + 1)
    return state


def outcomes(state: ComparisonState) -> dict[str, str]:
    """The wall clock's outcome by case."""
    return {verdict.case: verdict.outcome for verdict in state.all_verdicts if verdict.series == "wall"}


def test_before_the_first_visit_nothing_is_decided() -> None:
    assert BEGUN.undecided == [CHAIN, OTHER]
    assert {verdict.reason for verdict in BEGUN.all_verdicts} == {"interrupted before it could be judged"}


def test_a_state_does_not_change_what_follows_does() -> None:
    following = BEGUN.after_visit(CHAIN, visit(0))
    assert (BEGUN.records, len(following.records[CHAIN])) == ({}, 2)


def test_between_looks_nothing_is_judged() -> None:
    state = after(BEGUN, range(3), {CHAIN: 1.5, OTHER: 1.0})
    assert state.verdicts == {}


def test_what_is_clear_at_the_first_look_takes_part_in_no_more_visits() -> None:
    state = after(BEGUN, range(4), {CHAIN: 1.5, OTHER: 1.0})
    assert state.undecided == [OTHER]
    assert outcomes(state) == {CHAIN: "SLOWER", OTHER: "INCONCLUSIVE"}


def test_the_last_look_decides_everything() -> None:
    state = after(BEGUN, range(8), {CHAIN: 1.5, OTHER: 1.0})
    assert state.undecided == []
    assert len(state.records[CHAIN]) == 8
    assert len(state.records[OTHER]) == 16


def test_terms_say_what_needs_no_more_pairs() -> None:
    never = replace(BEGUN, terms=Terms(0.002, settled=lambda _: False))
    state = after(never, range(4), {CHAIN: 1.5, OTHER: 1.0})
    assert state.undecided == [CHAIN, OTHER]
    assert after(state, range(4, 8), {CHAIN: 1.5, OTHER: 1.0}).undecided == []


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
    assert (verdict.outcome, verdict.reason, state.undecided) == (outcome, reason, [OTHER])
    assert [record.measurement for record in state.records[CHAIN]] == [None] * 4


def test_verdicts_that_were_there_before_stay() -> None:
    apart = Verdict(OTHER, "wall", "NEW", "B lists it, A does not")
    plan = replace(PLAN, cases=(CHAIN,))
    state = after(replace(BEGUN, plan=plan, verdicts={OTHER: [apart]}), range(8), {CHAIN: 1.0})
    assert state.verdicts[OTHER] == [apart]
    assert set(state.verdicts) == {CHAIN, OTHER}


@pytest.mark.parametrize("pairs", range(1, 8))
@pytest.mark.parametrize("ratios", [(1.5, 1.0), (1.0, 1.02), (1.03, 0.97)])
def test_caught_up_it_is_what_it_would_be_without_the_interrupt(
    pairs: int, ratios: tuple[float, float]
) -> None:
    by_case = dict(zip((CHAIN, OTHER), ratios, strict=True))
    before = after(BEGUN, range(pairs), by_case)
    resumed = BEGUN.caught_up(before.records, pairs)
    assert (resumed.verdicts, resumed.undecided) == (before.verdicts, before.undecided)
    rest = range(pairs, 8)
    assert after(resumed, rest, by_case).all_verdicts == after(before, rest, by_case).all_verdicts


def test_caught_up_a_wrong_case_stays_decided() -> None:
    before = BEGUN.after_visit(CHAIN, visit(0, spoilt={"b": Check("wrong", "off by one")}))
    assert BEGUN.caught_up(before.records, 1).verdicts == before.verdicts


def test_the_variance_is_pooled_over_all_cases_the_decided_ones_included() -> None:
    state = after(BEGUN, range(4), {CHAIN: 1.5, OTHER: 1.0})
    assert (state.rule().cases, state.rule().prior) == (2, fit(state.records))
    assert set(state.records) == {CHAIN, OTHER}


def test_the_ratios_of_pairs_are_by_case() -> None:
    state = after(BEGUN, range(2), {CHAIN: 1.5, OTHER: 1.0})
    found = state.ratios()
    assert [each.log_ratio for each in found[CHAIN]] == pytest.approx(
        [math.log(1.5 * scatter) for scatter in SCATTER[:2]]
    )
    assert [each.a_first for each in found[OTHER]] == [True, False]
