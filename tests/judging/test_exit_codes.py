"""1 where something got worse, 3 where `--strict` wants a judgement and there is none, else 0."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bench.judging.exit_codes import exit_code
from tests.builders import a_verdict

NOT_JUDGED = ["INCONCLUSIVE", "NEW", "MISSING", "NOT_COMPARABLE"]


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([], 0),
        (["SAME", "FASTER"], 0),
        (NOT_JUDGED, 0),
        (["SAME", "SLOWER"], 1),
        (["WRONG", "FASTER"], 1),
        (["CRASHED", "SAME"], 1),
    ],
    ids=["nothing", "no-worse", "not-judged", "slower", "wrong", "crashed"],
)
def test_the_exit_code_is_1_where_something_got_worse_and_else_0(outcomes: Sequence[str], code: int) -> None:
    assert exit_code(a_verdict(outcome) for outcome in outcomes) == code


@pytest.mark.parametrize("outcome", NOT_JUDGED)
def test_strict_exits_3_where_a_case_was_not_judged(outcome: str) -> None:
    assert exit_code([a_verdict("SAME"), a_verdict(outcome)], strict=True) == 3


def test_strict_is_content_with_judgements() -> None:
    assert exit_code([a_verdict("SAME"), a_verdict("FASTER")], strict=True) == 0


def test_worse_outweighs_what_strict_could_not_judge() -> None:
    assert exit_code([a_verdict("NEW"), a_verdict("SLOWER")], strict=True) == 1


@pytest.mark.parametrize(
    ("series", "code"),
    [("mean", 1), ("traces", 1), ("leak", 1), ("memory", 0), ("cpu", 0), ("collected", 0), ("first_call", 0)],
)
def test_of_other_series_the_mean_and_findings_count_where_they_got_worse(series: str, code: int) -> None:
    assert exit_code([a_verdict("SAME"), a_verdict("SLOWER", series=series)], strict=True) == code
    assert exit_code([a_verdict("SAME"), a_verdict("FASTER", series=series)], strict=True) == 0


def test_the_series_that_fail_a_run_can_be_said() -> None:
    memory, wall = a_verdict("SLOWER", series="memory"), a_verdict("SLOWER")
    assert exit_code([memory], failing=("memory",)) == 1
    assert exit_code([wall], failing=("memory",)) == 0


@pytest.mark.parametrize("outcome", ["WRONG", "CRASHED"])
def test_a_wrong_answer_or_a_crash_always_fails_a_run(outcome: str) -> None:
    assert exit_code([a_verdict(outcome)], failing=("memory",)) == 1


def test_strict_wants_a_judgement_of_wall_time_only() -> None:
    assert exit_code([a_verdict("SAME"), a_verdict("INCONCLUSIVE", series="memory")], strict=True) == 0
