"""Documented and tuned forms of a run are paired by name and compared per item."""

from __future__ import annotations

import pytest

from bench.judging.tuning import overall, tuned_pairs
from bench.records import Record, Work
from tests.builders import a_record, an_entry

PLAIN, BETTER = "chain[n=8,device=cpu]", "chain[n=8,implementation=tuned,device=cpu]"


def a_tuned(seconds: float, items: float = 1.0, case: str = BETTER, of: str = PLAIN) -> Record:
    return a_record(case, seconds, entry=an_entry(case, tuned_of=of), work=Work(items=items))


def test_a_tuned_case_is_compared_with_its_documented_one_per_item() -> None:
    (pair,) = tuned_pairs([a_record(PLAIN, 0.010), a_tuned(0.020, items=10.0)])
    assert (pair.documented.case, pair.tuned.case) == (PLAIN, BETTER)
    assert (pair.documented_seconds, pair.tuned_seconds) == pytest.approx((0.010, 0.002))
    assert pair.ratio == pytest.approx(5.0)


def test_medians_are_over_processes_and_the_spread_says_how_far_they_lie_apart() -> None:
    plain = [a_record(PLAIN, s, process=k) for k, s in enumerate((0.010, 0.012, 0.030))]
    (pair,) = tuned_pairs([*plain, a_tuned(0.002), a_tuned(0.003)])
    assert pair.documented_seconds == pytest.approx(0.012)
    assert pair.spread == pytest.approx((0.010 / 0.003, 0.030 / 0.002))


def test_what_has_no_time_on_either_side_is_no_pair() -> None:
    assert tuned_pairs([a_tuned(0.002)]) == []
    assert tuned_pairs([a_record(PLAIN, outcome="wrong"), a_tuned(0.002)]) == []
    assert tuned_pairs([a_record(PLAIN)]) == []


def test_the_mean_is_geometric_and_every_workload_counts_once() -> None:
    other = [
        a_record("loop[n=1]", 0.08),
        a_tuned(0.01, case="loop[n=1,implementation=tuned]", of="loop[n=1]"),
    ]
    twice = [
        a_record("chain[n=9]", 0.02),
        a_tuned(0.01, case="chain[n=9,implementation=tuned]", of="chain[n=9]"),
    ]
    assert overall(tuned_pairs([a_record(PLAIN, 0.02), a_tuned(0.01), *twice, *other])) == pytest.approx(4.0)
