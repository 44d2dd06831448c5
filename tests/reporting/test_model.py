"""A report's rows: one per case, worked out once from records and verdicts."""

from __future__ import annotations

import pytest

from bench.judging.ceilings import Share, with_ceilings
from bench.records import AnswerDistance, Check, Round, Work
from bench.reporting.model import per_call, rows_of_pairs, rows_of_run, worst
from tests.builders import (
    CEILINGS,
    CHAIN,
    a_measurement,
    a_record,
    a_report,
    a_row,
    a_run,
    a_verdict,
    an_entry,
    an_environment,
)

OTHER = "chain[n=16,mode=eager,device=cpu]"


def test_the_time_per_call_is_the_median_of_the_valid_rounds_of_each_process() -> None:
    void = a_measurement(rounds=(Round(9.0, 9.0, 1, "traced"),))
    records = [
        a_record(seconds=[0.01, 0.02, 9.0]),
        a_record(seconds=[0.03]),
        a_record(outcome="wrong"),
        a_record(measurement=void),
    ]
    assert per_call(records) == [0.02, 0.03]


def test_a_run_has_a_row_per_case_in_the_order_of_its_records() -> None:
    records = [*a_run(case=OTHER), *a_run(case=CHAIN)]
    rows = rows_of_run(records, [a_verdict("SLOWER")], an_environment())
    assert [row.entry.case for row in rows] == [OTHER, CHAIN]
    assert [row.verdict and row.verdict.outcome for row in rows] == [None, "SLOWER"]


@pytest.mark.parametrize("seconds", [(0.009, 0.011), (0.009, 0.010, 0.011)], ids=["two", "three"])
def test_a_time_of_several_processes_has_half_their_spread(seconds: tuple[float, ...]) -> None:
    records = [a_record(seconds=s, process=n) for n, s in enumerate(seconds)]
    (row,) = rows_of_run(records, [], an_environment())
    assert (row.seconds, row.spread) == pytest.approx((0.010, 0.1))


def test_a_time_of_one_process_has_no_spread() -> None:
    (row,) = rows_of_run([a_record()], [], an_environment())
    assert (row.seconds, row.spread, row.first_call) == (0.01, None, 0.5)


def test_an_answer_that_is_wrong_in_one_process_counts_and_has_no_time() -> None:
    records = [a_record(measurement=None), a_record(outcome="wrong", process=1)]
    (row,) = rows_of_run(records, [], an_environment())
    assert row.check is not None
    assert (row.check.outcome, row.seconds, row.spread, row.first_call) == ("wrong", None, None, None)


def test_the_gravest_check_counts_and_of_equal_ones_that_with_the_largest_error() -> None:
    checks = [Check("proven", error=0.1), Check("proven", error=0.3), Check("unproven"), Check("removed")]
    assert worst(checks) == Check("removed")
    assert worst(checks[:2]) == Check("proven", error=0.3)
    assert worst([*checks, Check("wrong"), Check("crashed")]) == Check("crashed")
    assert worst([]) is None


def test_a_row_has_the_share_of_the_ceiling_where_the_environment_keeps_it() -> None:
    records, measured = [a_record(work=Work(flops=1e9))], with_ceilings(an_environment(), CEILINGS)
    assert rows_of_run(records, [], measured)[0].share == Share("flops", 0.5)
    assert rows_of_run(records, [], an_environment())[0].share is None


def test_what_the_suite_lists_no_more_has_a_row_without_a_check() -> None:
    verdict = a_verdict("MISSING", case=OTHER, ratio=None)
    rows = rows_of_run([a_record()], [verdict], an_environment(), [an_entry(OTHER)])
    assert (rows[-1].entry.case, rows[-1].check, rows[-1].verdict) == (OTHER, None, verdict)


def test_a_verdict_on_another_series_stands_beside_the_wall_clock_s() -> None:
    wall, memory = a_verdict(), a_verdict("SLOWER", series="memory")
    (row,) = rows_of_run([a_record()], [memory, wall], an_environment())
    assert (row.verdict, row.others) == (wall, (memory,))


def test_a_comparison_has_both_sides_times_and_how_far_their_answers_lie_apart() -> None:
    distance = AnswerDistance("answer", 3.0, 1e-7)
    both = [
        a_record(role="a", seconds=0.001),
        a_record(role="b", seconds=0.0012, distance=distance),
        a_record(role="b", seconds=0.0012, process=1),
    ]
    (row,) = rows_of_pairs([an_entry()], {CHAIN: both}, [a_verdict("SLOWER")])
    assert (row.before, row.seconds) == pytest.approx((0.001, 0.0012))
    assert row.distance == distance


def test_a_case_that_was_not_compared_has_a_row_with_its_verdict() -> None:
    verdict = a_verdict("NEW", ratio=None)
    (row,) = rows_of_pairs([an_entry()], {}, [verdict])
    assert (row.check, row.seconds, row.before, row.verdict) == (None, None, None, verdict)


def test_the_verdicts_of_a_report_are_those_of_all_series() -> None:
    wall, memory = a_verdict(), a_verdict("SLOWER", series="memory")
    report = a_report(rows=(a_row(verdict=wall, others=(memory,)), a_row(OTHER, verdict=None)))
    assert report.verdicts == [wall, memory]
