"""Change points become moves: confirmed by fresh pairs or refuted, over or grown; answers break and are mended."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from bench.judging.moves import Trial, breaks_of, by_case, moves_of, trials_of
from tests.history_builders import KEY, a_change, a_history_point, a_move, nightly

NEWEST = nightly(9)


def retry(ratio: float, good: int = 4, bad: int = 5, error: float = 0.003) -> object:
    return a_history_point(bad, ratio, base=nightly(good), purpose="confirm", error=error)


@pytest.mark.parametrize(
    ("retried", "state"),
    [
        ([], "flagged"),
        ([retry(0.05)], "confirmed"),
        ([retry(0.0)], "refuted"),
        ([retry(-0.05)], "refuted"),
        ([retry(0.02, error=0.01)], "flagged"),
        ([retry(0.05, good=5, bad=6)], "flagged"),
        ([retry(0.05, good=2, bad=8)], "confirmed"),
        ([retry(0.02, error=0.01)] * 3, "confirmed"),
    ],
    ids=[
        "no-pairs",
        "same-way",
        "nothing-there",
        "other-way",
        "unclear",
        "other-builds",
        "wider-range",
        "pooled",
    ],
)
def test_fresh_pairs_of_builds_around_a_step_decide(retried: list[object], state: str) -> None:
    error = 0.005 if len(retried) == 3 else None
    points = [p if error is None else type(p)(**{**vars(p), "error": error}) for p in retried]
    (move,) = moves_of(KEY, [a_change()], NEWEST, points)  # type: ignore[arg-type]
    assert (move.state, move.outcome) == (state, "SLOWER")


def test_what_fresh_pairs_measured_stays_with_the_move() -> None:
    (move,) = moves_of(KEY, [a_change()], NEWEST, [retry(0.05), retry(0.04)])  # type: ignore[list-item]
    assert [move.fresh, move.fresh_error] == pytest.approx([0.045, 0.003 / math.sqrt(2)])


def test_pairs_that_span_another_change_point_say_nothing_of_either() -> None:
    both = [a_change(), a_change(6, 7, 0.03)]
    wide, own = retry(0.08, good=3, bad=8), retry(0.03, good=6, bad=7)
    states = [move.state for move in moves_of(KEY, both, NEWEST, [wide, own])]  # type: ignore[list-item]
    assert states == ["flagged", "confirmed"]


def test_flagged_moves_are_tried_again_together_where_one_comparison_covers_them() -> None:
    other, third = (replace(KEY, case=name) for name in ("other", "third"))
    small = a_move(2, 8, 0.02, state="flagged", key=other, before=nightly(4), at=nightly(5))
    elsewhere = a_move(6, 7, 0.03, state="flagged", key=third)
    moves = [
        a_move(8, 9, 0.9, state="flagged", key=replace(KEY, series="memory")),
        small,
        elsewhere,
        a_move(ratio=0.05, state="flagged"),
        a_move(1, 2, 0.9),
        a_move(state="refuted"),
    ]
    assert trials_of(moves) == [
        Trial(nightly(4), nightly(5), (KEY.case, "other")),
        Trial(nightly(6), nightly(7), ("third",)),
        Trial(nightly(8), nightly(9), (KEY.case,)),
    ]


def test_a_trial_is_of_the_builds_nearest_to_each_other_that_have_all_of_its_moves_between_them() -> None:
    key = replace(KEY, case="other")
    wide = a_move(2, 8, 0.9, state="flagged", before=nightly(4), at=nightly(5))
    near = a_move(3, 6, 0.02, state="flagged", key=key, before=nightly(5), at=nightly(6))
    assert trials_of([wide, near]) == [Trial(nightly(3), nightly(6), (KEY.case, "other"))]
    elsewhere = a_move(5, 7, 0.02, state="flagged", key=key, before=nightly(6), at=nightly(7))
    apart = [Trial(nightly(2), nightly(8), (KEY.case,)), Trial(nightly(5), nightly(7), ("other",))]
    assert trials_of([wide, elsewhere]) == apart


def test_another_machine_s_pairs_confirm_nothing() -> None:
    other = a_history_point(5, 0.05, base=nightly(4), purpose="confirm", machine="another")
    assert moves_of(KEY, [a_change()], NEWEST, [other])[0].state == "flagged"


def test_a_later_step_back_ends_it_and_one_further_lets_it_grow() -> None:
    back = moves_of(KEY, [a_change(), a_change(6, 7, -0.045)], NEWEST)
    further = moves_of(KEY, [a_change(), a_change(6, 7, 0.02)], NEWEST)
    partly = moves_of(KEY, [a_change(), a_change(6, 7, -0.01)], NEWEST)
    assert [(each[0].over, each[0].grown) for each in (back, further, partly)] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_what_the_newest_build_brought_to_light_is_new() -> None:
    assert [moves_of(KEY, [a_change(noticed=name)], NEWEST)[0].newest for name in (NEWEST, nightly(8))] == [
        True,
        False,
    ]


def test_an_answer_that_breaks_and_is_mended() -> None:
    words = ["SAME", "SAME", "WRONG", "WRONG", "SAME", "CRASHED"]
    points = [
        a_history_point(
            number, None if word in ("WRONG", "CRASHED") else 0.0, outcome=word, reason=f"it is {word}"
        )
        for number, word in enumerate(words, 1)
    ]
    first, second = breaks_of(points)
    assert (first.good, first.bad, first.outcome, first.over) == (nightly(2), nightly(3), "WRONG", True)
    assert (second.good, second.bad, second.over, second.newest) == (nightly(5), nightly(6), False, True)
    assert (second.size, second.reason) == (math.inf, "it is CRASHED")


def test_nothing_breaks_without_points() -> None:
    assert breaks_of([]) == []


def test_only_the_wall_clock_s_nights_tell_of_answers() -> None:
    points = [a_history_point(1), a_history_point(1, series="cpu"), a_history_point(1, purpose="confirm")]
    assert [len(each) for each in by_case(points).values()] == [1]
