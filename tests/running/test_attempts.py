"""A case is tried again until it is known whether it crashes, and says how often it did."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bench.errors import Died
from bench.records import CRASHED, PROVEN, WRONG, Check
from bench.running.attempts import Attempt, again, together

LIVED: Attempt = (Check(PROVEN, error=0.1, allowed=0.2), None)
ABORTED: Attempt = (Check(CRASHED), Died("died of SIGABRT"))
KILLED: Attempt = (Check(CRASHED), Died("died of SIGKILL", "outside"))
HUNG: Attempt = (Check(CRASHED), Died("gave no answer within 1 s", "hang"))
WRONG_ONE: Attempt = (Check(WRONG, "off by one"), None)


@pytest.mark.parametrize(
    ("attempts", "more"),
    [
        ([LIVED], False),
        ([WRONG_ONE], False),
        ([ABORTED], True),
        ([ABORTED, LIVED], True),
        ([ABORTED, LIVED, ABORTED], False),
        ([KILLED], True),
        ([KILLED, LIVED], False),
        ([KILLED, KILLED], True),
        ([KILLED, KILLED, LIVED], False),
        ([HUNG], True),
        ([HUNG, LIVED], False),
        ([HUNG, HUNG], False),
    ],
)
def test_a_death_is_tried_again_until_it_is_known(attempts: Sequence[Attempt], more: bool) -> None:
    assert again(attempts) is more


def test_fewer_processes_are_tried_where_fewer_are_asked_for() -> None:
    assert again([ABORTED], most=2)
    assert not again([ABORTED, ABORTED], most=2)


@pytest.mark.parametrize(
    ("attempts", "outcome", "reason"),
    [
        ([LIVED], PROVEN, ""),
        ([ABORTED, LIVED, LIVED], CRASHED, "died of SIGABRT in 1 of 3 processes"),
        ([ABORTED], CRASHED, "died of SIGABRT in 1 of 1 process"),
        ([ABORTED, KILLED, ABORTED], CRASHED, "died of SIGABRT in 2, died of SIGKILL in 1 of 3 processes"),
        ([KILLED, LIVED], PROVEN, ""),
        ([KILLED, KILLED, LIVED], CRASHED, "died of SIGKILL in 2 of 3 processes"),
        ([HUNG, HUNG], CRASHED, "gave no answer within 1 s in 2 of 2 processes"),
        ([ABORTED, WRONG_ONE, LIVED], WRONG, "off by one"),
    ],
)
def test_the_attempts_together_say_how_often_of_how_many(
    attempts: Sequence[Attempt], outcome: str, reason: str
) -> None:
    check = together(attempts)
    assert (check.outcome, check.reason) == (outcome, reason)
    assert check.tried == len(attempts)
    assert check.deaths == tuple(death.how for _, death in attempts if death)


def test_a_crash_that_was_proven_in_the_end_has_no_error_to_show() -> None:
    check = together([ABORTED, LIVED, LIVED])
    assert (check.error, check.allowed) == (None, None)
