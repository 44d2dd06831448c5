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
    ("outcome", "code"), [("SLOWER", 1), ("INCONCLUSIVE", 0)], ids=["slower", "inconclusive"]
)
def test_other_series_than_the_wall_clock_count_where_they_got_worse_only(outcome: str, code: int) -> None:
    assert exit_code([a_verdict("SAME"), a_verdict(outcome, series="memory")], strict=True) == code


def test_instructions_explain_and_never_fail_a_run() -> None:
    assert exit_code([a_verdict("SAME"), a_verdict("SLOWER", series="instructions")]) == 0
