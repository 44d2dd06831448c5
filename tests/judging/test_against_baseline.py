"""Every verdict of the closed set, by the records that lead to it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bench.judging.against_baseline import confidence_of, judge_run, judge_stored, sentinel_drift, share
from bench.judging.process_samples import samples
from bench.judging.rule import case_level
from bench.judging.series import SERIES
from bench.judging.stored_times import BaselineRule, Scatter, Times
from bench.records import UNPROVEN, Check, DatasetId, Record, Round
from bench.verdicts import Verdict
from tests.builders import BEGAN, HOUR, SCATTER, a_baseline, a_measurement, a_record, a_run, an_entry

RULE = BaselineRule(margin=0.02, confidence=0.95)  # against `a_baseline`, the interval is ±0.5 %
OTHER = "chain[n=16,mode=eager,device=cpu]"


def judged(now: Sequence[Record], baseline: Sequence[Record], series: str = "wall") -> Verdict:
    return next(v for v in judge_stored(now, baseline, RULE) if v.series == series)


def measured(records: Sequence[Record], **changes: Any) -> list[Record]:
    """The records with something else in their measurements."""
    return [replace(r, measurement=replace(r.measurement or a_measurement(), **changes)) for r in records]


def three_runs(factors: Sequence[float] = SCATTER, **values: float) -> list[Record]:
    """Three accepted runs, in which these fields of a measurement scatter by the factors."""
    return [
        record
        for day, factor in enumerate(factors)
        for record in measured(
            a_run(24.0 * day), **{name: type(value)(value * factor) for name, value in values.items()}
        )
    ]


@pytest.mark.parametrize(
    ("ratio", "outcome"),
    [(1.0, "SAME"), (1.004, "SAME"), (0.996, "SAME"), (1.006, "SLOWER"), (0.994, "FASTER"), (2.0, "SLOWER")],
)
def test_a_case_has_moved_where_its_interval_lies_beyond_1(ratio: float, outcome: str) -> None:
    verdict = judged(a_run(seconds=0.01 * ratio), a_baseline())
    assert verdict.outcome == outcome
    assert verdict.ratio == pytest.approx(ratio, rel=1e-6)


def test_an_interval_that_holds_1_and_is_wider_than_the_margin_is_inconclusive() -> None:
    loose = [r for day, f in enumerate((0.97, 1.0, 1.03)) for r in a_run(24.0 * day, seconds=0.01 * f)]
    verdict = judged(a_run(seconds=0.0101), loose)
    assert verdict.outcome == "INCONCLUSIVE"
    assert verdict.reason == "the interval is wider than the margin of 2.0%"
    assert "accept more runs on other days" in verdict.remedy


@pytest.mark.parametrize("ratio", [1.015, 1 / 1.015], ids=["above", "below"])
def test_an_interval_that_leaves_the_margin_on_one_side_only_is_inconclusive(ratio: float) -> None:
    loose = [r for day, f in enumerate((0.996, 1.0, 1.004)) for r in a_run(24.0 * day, seconds=0.01 * f)]
    assert judged(a_run(seconds=0.01 * ratio), loose).outcome == "INCONCLUSIVE"  # the interval is ±2 %


def test_a_judged_verdict_carries_its_interval_confidence_and_smallest_visible_effect() -> None:
    error = math.sqrt(1 + 1 / 3) * 0.001
    verdict = judged(a_run(), a_baseline())
    expected = (math.exp(-4.302653 * error), math.exp(4.302653 * error))
    assert verdict.interval == pytest.approx(expected, rel=1e-5)
    assert verdict.confidence == 0.95
    assert verdict.mde == pytest.approx(math.expm1((4.302653 + 1.060660) * error), rel=1e-5)


@pytest.mark.parametrize(
    ("ratio", "reason", "remedy"),
    [
        (1.1, "more by at least 9.5%", 'find the change, or accept it: nox -s rebaseline -- --why "…"'),
        (0.9, "less by at least 9.6%", 'accept this run: nox -s rebaseline -- --why "…"'),
        (1.0, "within 2.0%", ""),
    ],
    ids=["slower", "faster", "same"],
)
def test_what_moved_says_by_how_much_and_what_to_do(ratio: float, reason: str, remedy: str) -> None:
    verdict = judged(a_run(seconds=0.01 * ratio), a_baseline())
    assert (verdict.reason, verdict.remedy) == (reason, remedy)


def test_a_case_without_a_baseline_is_new() -> None:
    verdicts = judge_stored(a_run(), [], RULE)
    assert [(v.series, v.outcome, v.reason) for v in verdicts] == [
        ("wall", "NEW", "no run of this case is accepted on this machine")
    ]


def test_a_case_whose_revision_was_bumped_is_new() -> None:
    verdict = judged(a_run(entry=an_entry(revision=2)), a_baseline())
    expected = ("NEW", "revision 2 is not accepted on this machine")
    assert (verdict.outcome, verdict.reason) == expected


def test_a_case_on_another_dataset_is_not_comparable_and_says_which() -> None:
    now, then = an_entry(dataset=DatasetId("digits", "aaa")), an_entry(dataset=DatasetId("digits", "bbb"))
    verdict = judged(a_run(entry=now), a_baseline(entry=then))
    expected = ("NOT_COMPARABLE", "dataset digits@aaa, baseline digits@bbb")
    assert (verdict.outcome, verdict.reason) == expected


def test_an_answer_that_is_wrong_in_one_process_voids_the_case() -> None:
    now = [*a_run(processes=2), a_record(outcome="wrong", process=2)]
    verdicts = judge_stored(now, a_baseline(), RULE)
    assert [(v.outcome, v.reason, v.ratio) for v in verdicts] == [("WRONG", "it is wrong", None)]


def test_a_case_that_crashed_in_one_process_is_crashed_and_says_in_how_many() -> None:
    crash = Check("crashed", "", tried=3, deaths=("died of SIGABRT", "died of SIGSEGV", "died of SIGABRT"))
    now = [*a_run(processes=2), a_record(check=crash, measurement=None, process=2)]
    verdicts = judge_stored(now, a_baseline(), RULE)
    assert [(v.outcome, v.reason, v.ratio) for v in verdicts] == [
        ("CRASHED", "died of SIGABRT in 2, died of SIGSEGV in 1 of 5 processes", None)
    ]
    assert judge_stored(now, [], RULE)[0].outcome == "CRASHED"


def test_an_answer_that_is_wrong_needs_no_baseline_to_be_wrong() -> None:
    assert judged([a_record(outcome="wrong")], []).outcome == "WRONG"


def test_a_case_that_is_unproven_is_judged_all_the_same() -> None:
    assert judged([a_record(seconds=0.02, outcome=UNPROVEN)], a_baseline()).outcome == "SLOWER"


def test_a_case_removed_then_and_now_is_the_same() -> None:
    verdict = judged([a_record(outcome="removed")], [a_record(outcome="removed")])
    assert (verdict.outcome, verdict.reason) == ("SAME", "removed then and now: it is removed")


def test_a_case_that_this_release_removed_is_missing() -> None:
    verdict = judged([a_record(outcome="removed")], a_baseline())
    assert (verdict.outcome, verdict.reason) == ("MISSING", "this release removed it: it is removed")


def test_a_case_that_this_release_brought_back_is_new() -> None:
    assert judged(a_run(), [a_record(outcome="removed")]).outcome == "NEW"


def test_a_case_that_the_suite_no_longer_lists_is_missing() -> None:
    verdicts = judge_run(a_run(), a_baseline(), [OTHER], 0.02)
    assert [(v.case, v.series) for v in verdicts if v.outcome == "MISSING"] == [(OTHER, "wall")]


@pytest.mark.parametrize(
    ("times", "reason", "remedy"),
    [
        (1, "accepted at 1 time only", "accept 2 more runs,"),
        (2, "accepted at 2 times only", "accept 1 more run,"),
    ],
    ids=["one", "two"],
)
def test_too_few_accepted_times_are_inconclusive_and_say_how_many_more(
    times: int, reason: str, remedy: str
) -> None:
    baseline = [r for r in a_baseline() if r.started < BEGAN + times * 24 * HOUR]
    verdict = judged(a_run(seconds=0.02), baseline)
    assert (
        verdict.outcome,
        verdict.reason.startswith(reason),
        verdict.remedy.startswith(remedy),
    ) == ("INCONCLUSIVE", True, True)


def test_too_few_accepted_times_still_say_what_could_not_have_hidden() -> None:
    now = [a_record(seconds=s, process=n) for n, s in enumerate((0.0199, 0.0200, 0.0201))]
    then = [a_record(seconds=s, process=n) for n, s in enumerate((0.0099, 0.0100, 0.0101))]
    verdict = judged(now, then)
    assert verdict.interval is not None
    assert verdict.mde is not None
    assert verdict.interval[0] < 2.0 < verdict.interval[1]
    assert 0.0 < verdict.mde < 0.1


def test_a_single_process_with_too_few_accepted_times_has_a_ratio_and_no_interval() -> None:
    verdict = judged(a_run(seconds=0.02, processes=1), a_run(0.0, processes=1))
    assert verdict.ratio == pytest.approx(2.0)
    assert (verdict.interval, verdict.mde) == (None, None)


def test_a_case_whose_rounds_are_all_void_is_inconclusive() -> None:
    now = measured(a_run(), rounds=(Round(0.01, 0.02, 3, void="traced again"),))
    verdict = judged(now, a_baseline())
    expected = "every round is void: traced again"
    assert (verdict.outcome, verdict.reason) == ("INCONCLUSIVE", expected)


@pytest.mark.parametrize(
    ("series", "field", "value"),
    [("first_call", "first_call_seconds", 0.5), ("memory", "peak_own_bytes", 100_000_000)],
    ids=["first-call", "memory"],
)
def test_first_call_and_memory_are_judged_by_the_same_rule(series: str, field: str, value: float) -> None:
    baseline = three_runs(SCATTER, **{field: value})
    now = measured(a_run(), **{field: type(value)(value * 1.1)})
    outcomes = {v.series: v.outcome for v in judge_stored(now, baseline, RULE)}
    assert outcomes == {
        "wall": "SAME",
        "cpu": "SAME",
        "first_call": "SAME",
        "memory": "SAME",
        series: "SLOWER",
    }


def test_cpu_time_is_judged_apart_from_the_wall_clock() -> None:
    rounds = (Round(0.01, 0.04, 3),)
    now = measured(a_run(), rounds=rounds)
    outcomes = {v.series: v.outcome for v in judge_stored(now, a_baseline(), RULE)}
    assert (outcomes["wall"], outcomes["cpu"]) == ("SAME", "SLOWER")


def test_a_series_without_values_does_not_stop_the_others() -> None:
    now = measured(a_run(), peak_own_bytes=0)
    outcomes = {v.series: v.outcome for v in judge_stored(now, a_baseline(), RULE)}
    assert outcomes == {"wall": "SAME", "cpu": "SAME", "first_call": "SAME"}


@pytest.mark.parametrize("cases", [1, 2, 5])
def test_the_confidence_of_an_interval_grows_with_the_number_of_cases(cases: int) -> None:
    now = [r for n in range(cases) for r in a_run(case=f"chain[n={n},device=cpu]")]
    baseline = [r for n in range(cases) for r in a_baseline(f"chain[n={n},device=cpu]")]
    verdicts = judge_run(now, baseline, [], 0.02)
    assert len(verdicts) == 4 * cases  # no memory of a device
    assert {v.confidence for v in verdicts if v.series == "wall"} == {1 - 0.01 * 0.7 * case_level(1, cases)}
    assert {v.confidence for v in verdicts if v.series != "wall"} == {
        1 - 0.01 * share("cpu") * case_level(1, cases)
    }


def test_the_shares_of_all_series_make_up_the_whole() -> None:
    deciding = [name for name, each in SERIES.items() if each.stored and not each.explains]
    assert sum(map(share, deciding)) == pytest.approx(1.0)


def test_the_more_cases_moved_the_lower_the_confidence_at_which_they_did() -> None:
    cases = {f"chain[n={n},device=cpu]": Times([1.0 * (n < 4)], [[0.0], [0.01], [-0.01]]) for n in range(8)}
    same = {case: Times([0.0], times.earlier) for case, times in cases.items()}
    one, many = (confidence_of(each, Scatter(most=4.0), 0.7) for each in (same, cases))
    assert one == 1 - 0.01 * 0.7 * case_level(1, 8)
    assert many == 1 - 0.01 * 0.7 * case_level(4, 8)


def test_cases_without_a_time_take_no_confidence_from_the_others() -> None:
    now = [*a_run(), a_record(OTHER, outcome="wrong")]
    verdicts = judge_run(now, a_baseline(), [], 0.02)
    assert {v.confidence for v in verdicts if v.series == "wall" and v.outcome != "WRONG"} == {1 - 0.01 * 0.7}


def test_a_wider_margin_makes_more_the_same() -> None:
    now = a_run()  # one case at a confidence of 99.3 %: the interval is ±1.4 %
    outcomes = [judge_run(now, a_baseline(), [], margin)[0].outcome for margin in (0.005, 0.05)]
    assert outcomes == ["INCONCLUSIVE", "SAME"]


def test_other_cases_that_scatter_alike_narrow_the_interval() -> None:
    cases = [a_baseline(f"chain[n={n},device=cpu]", 0.01 * (n + 1)) for n in range(8)]
    now = a_run(case="chain[n=0,device=cpu]")
    alone, together = (
        next(v for v in judge_run(now, held, [], 0.02) if v.series == "wall").interval
        for held in (cases[0], [record for each in cases for record in each])
    )
    assert alone is not None
    assert together is not None
    assert together[1] - together[0] < alone[1] - alone[0]


@pytest.mark.parametrize(
    ("series", "outcome"),
    [("wall", "INCONCLUSIVE"), ("cpu", "INCONCLUSIVE"), ("first_call", "INCONCLUSIVE"), ("memory", "SLOWER")],
)
def test_a_machine_that_drifted_withholds_slower_from_times_and_not_from_memory(
    series: str, outcome: str
) -> None:
    baseline = three_runs(sentinel_seconds=0.003)
    now = measured(
        a_run(seconds=0.02), sentinel_seconds=0.006, first_call_seconds=1.0, peak_own_bytes=200_000_000
    )
    verdict = next(v for v in judge_run(now, baseline, [], 0.02) if v.series == series)
    assert verdict.outcome == outcome


def test_a_machine_that_drifted_is_the_reason_and_says_by_how_much() -> None:
    baseline = three_runs(sentinel_seconds=0.003)
    now = measured(a_run(seconds=0.02), sentinel_seconds=0.006)
    verdict = judge_run(now, baseline, [], 0.02)[0]
    expected = "the machine itself ran at 2.00 times its usual seconds (sentinel)"
    assert verdict.reason == expected
    assert verdict.ratio == pytest.approx(2.0, rel=1e-6)
    assert "run again" in verdict.remedy


def test_a_machine_that_drifted_leaves_wrong_wrong() -> None:
    baseline = [*three_runs(sentinel_seconds=0.003), *a_baseline(OTHER)]
    now = [*measured(a_run(), sentinel_seconds=0.006), a_record(OTHER, outcome="wrong")]
    assert {v.outcome for v in judge_run(now, baseline, [], 0.02) if v.case == OTHER} == {"WRONG"}


@pytest.mark.parametrize(
    ("seconds", "factors"),
    [(0.003, SCATTER), (0.0030005, SCATTER), (0.003, (1.0, 1.0, 1.0)), (0.006, SCATTER[:2])],
    ids=["equal", "near", "without-scatter", "two-runs"],
)
def test_a_machine_as_usual_or_not_known_yet_withholds_nothing(
    seconds: float, factors: Sequence[float]
) -> None:
    baseline = three_runs(factors, sentinel_seconds=0.003)
    now = measured(a_run(), sentinel_seconds=seconds)
    assert sentinel_drift(samples(now), samples(baseline)) == ""
