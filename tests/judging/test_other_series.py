"""Other series than wall time are said where they moved by the margin at least; findings need no interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bench.judging.exit_codes import exit_code
from bench.judging.from_records import evidence, pair_ratios
from bench.judging.other_series import other_verdicts
from bench.judging.pair_intervals import estimate
from bench.judging.rule import Rule
from bench.judging.series import FAILING
from bench.judging.student import NO_PRIOR
from bench.records import Record
from bench.verdicts import Verdict
from tests.builders import CHAIN, a_verdict, a_visit, an_entry, in_pairs

RULE = Rule(margin=0.02, cases=1)
EVEN = [1.0] * 8


def said(records: Sequence[Record], rule: Rule = RULE, before: Sequence[Verdict] = ()) -> dict[str, str]:
    """The outcome of each series that moved."""
    return {
        each.series: each.outcome
        for each in other_verdicts({CHAIN: evidence(records, 0)}, rule, before)[CHAIN]
    }


def with_memory(factor: float) -> list[Record]:
    """Eight pairs in which side B's processes take so much more memory, almost to the byte."""
    records = in_pairs(EVEN)
    for k, record in enumerate(records):
        if record.role == "b" and record.measurement:
            peak = round(100_000_000 * factor) + k
            records[k] = replace(record, measurement=replace(record.measurement, peak_own_bytes=peak))
    return records


def test_nothing_is_said_of_what_did_not_move() -> None:
    assert said(in_pairs(EVEN)) == {}


@pytest.mark.parametrize(
    ("factor", "expected"),
    [(1.00001, {}), (0.99999, {}), (1.019, {}), (1.05, {"memory": "SLOWER"}), (0.95, {"memory": "FASTER"})],
)
def test_memory_is_said_where_it_moved_by_the_margin_however_surely_it_moved_by_less(
    factor: float, expected: dict[str, str]
) -> None:
    assert said(with_memory(factor)) == expected


def test_a_change_that_the_bias_could_explain_is_not_said() -> None:
    assert said(with_memory(1.05), replace(RULE, bias=0.06)) == {}


def test_a_verdict_has_its_interval_and_an_estimate_of_all_pairs() -> None:
    records = with_memory(1.05)
    (verdict,) = other_verdicts({CHAIN: evidence(records, 0)}, RULE, [])[CHAIN]
    assert verdict.reason == "the interval lies above 1"
    assert verdict.ratio == pytest.approx(1.05, rel=1e-3)
    assert verdict.confidence == RULE.change_confidence(0, 1, "memory")
    assert verdict.estimate == estimate(pair_ratios(records, "memory"), NO_PRIOR)


def test_a_tenth_of_the_turns_twice_as_slow_is_a_slower_mean() -> None:
    rng = np.random.default_rng(0)

    def turns(slow: float) -> list[float]:
        slowed = 1 + (rng.random(100) < slow)
        return [float(each) for each in 0.001 * slowed * (1 + 0.005 * rng.standard_normal(100))]

    records = [r for k in range(8) for r in (a_visit("a", turns(0.0), k), a_visit("b", turns(0.1), k))]
    found = said(records)
    assert found["mean"] == "SLOWER"
    assert exit_code([a_verdict(outcome, series=series) for series, outcome in found.items()]) == 1


def test_garbage_that_calls_put_off_is_told_and_fails_no_run() -> None:
    found = said(in_pairs(EVEN, collect_seconds=0.0002))
    assert found == {"collected": "SLOWER"}
    assert exit_code([a_verdict("SLOWER", series="collected")]) == 0
    assert exit_code([a_verdict("SLOWER", series="collected")], failing=("collected",)) == 1


def test_retracing_at_every_call_on_b_only_is_a_finding_though_no_turn_is_judged() -> None:
    records = in_pairs(EVEN, traces=100, void="a function was traced again while it was timed")
    (verdict,) = other_verdicts({CHAIN: evidence(records, 0)}, RULE, [])[CHAIN]
    assert (verdict.series, verdict.outcome, verdict.interval) == ("traces", "SLOWER", None)
    assert exit_code([verdict]) == 1


def test_a_leak_is_a_finding() -> None:
    records = in_pairs(EVEN, resident_bytes=[10**8, 10**8 + 65536, 10**8 + 2 * 65536, 10**8 + 3 * 65536])
    (verdict,) = other_verdicts({CHAIN: evidence(records, 0)}, RULE, [])[CHAIN]
    assert (verdict.series, verdict.outcome, verdict.interval) == ("leak", "SLOWER", None)
    assert exit_code([verdict]) == 1


def test_clocks_are_not_judged_where_the_turns_are_unfit_but_what_a_process_has_once_is() -> None:
    records = with_memory(1.05)
    for k, record in enumerate(records):
        if record.role == "b" and record.measurement:
            rounds = tuple(
                replace(r, cpu_seconds=0.01, idle_cpu_seconds=0.05) for r in record.measurement.rounds
            )
            records[k] = replace(record, measurement=replace(record.measurement, rounds=rounds))
    assert said(records) == {"memory": "SLOWER"}


def test_cases_that_moved_together_or_before_are_each_seen_the_sooner() -> None:
    ratios = [1.04, 1.06, 1.04, 1.07, 1.05, 1.03, 1.06, 1.04]
    moved = [replace(record, entry=an_entry()) for record in in_pairs(EVEN)]
    for k, record in enumerate(moved):
        if record.role == "b" and record.measurement:
            peak = round(1e8 * ratios[k // 2])
            moved[k] = replace(record, measurement=replace(record.measurement, peak_own_bytes=peak))
    rule = Rule(0.02, 1, all_cases=20)
    assert said(moved, rule) == {}
    many = other_verdicts({str(k): evidence(moved, 0) for k in range(20)}, rule, [])
    assert {each.outcome for verdicts in many.values() for each in verdicts} == {"SLOWER"}
    before = [verdict for verdicts in many.values() for verdict in verdicts][:19]
    assert said(moved, rule, before) == {"memory": "SLOWER"}


def test_what_fails_a_run_by_itself_is_wall_time_the_mean_and_findings() -> None:
    assert FAILING == ("wall", "mean", "traces", "leak")
