"""What a night says besides regressions."""

from __future__ import annotations

import datetime

from bench.judging.night import all_at_once, fewer_cases, missed, newest_of, one_sided, sees_less, stopped
from tests.history_builders import BEGAN, DAY, KEY, a_history_point, a_history_run, a_move, nightly

PUBLISHED = {
    "tf-nightly-cpu": [nightly(4), nightly(5)],
    "tf-nightly": ["tf-nightly==2.23.0.dev20261026", "tf-nightly==2.22.0.dev20260905"],
}


def test_a_package_without_new_builds_is_told_with_its_last_day() -> None:
    found = stopped(PUBLISHED, datetime.date(2026, 10, 30))
    assert found == ["tf-nightly-cpu: no new build since 2026-09-05, 55 days ago"]
    assert len(stopped(PUBLISHED, datetime.date(2026, 11, 28))) == 2


def test_a_package_without_any_nightly_is_told() -> None:
    assert "lists no nightly" in stopped({"tf-nightly-cpu": []}, datetime.date(2026, 9, 9))[0]


def test_the_newest_nightly_is_taken_and_without_gpu_code_where_both_are_there() -> None:
    assert newest_of(PUBLISHED) == "tf-nightly==2.23.0.dev20261026"
    same = {"tf-nightly": ["tf-nightly==2.22.0.dev20260905"], "tf-nightly-cpu": [nightly(5)]}
    assert newest_of(same) == nightly(5)
    assert newest_of({"tf-nightly": []}) == ""


def test_a_night_that_did_not_run_is_told() -> None:
    runs = [a_history_run(night) for night in (1, 2)]
    assert missed(runs, BEGAN + 3 * DAY) == []
    assert "4 days" in missed(runs, BEGAN + 6 * DAY)[0]
    assert missed([], BEGAN) == []


def test_a_confirmation_is_no_night() -> None:
    runs = [a_history_run(1), a_history_run(4, purpose="confirm")]
    assert missed(runs, BEGAN + 5 * DAY) != []


def test_cases_that_are_gone_or_new_are_named() -> None:
    last = [a_history_point(1, case="a"), a_history_point(1, case="b"), a_history_point(0, case="older")]
    assert fewer_cases([a_history_point(2, case="b"), a_history_point(2, case="c")], last) == (["a"], ["c"])
    assert fewer_cases([a_history_point(2)], []) == ([], [])


def test_only_slowdowns_are_the_mark_of_a_broken_process() -> None:
    slower, faster = [a_move()] * 6, [a_move(ratio=-0.05)]
    assert len(one_sided(slower)) == 1
    assert (one_sided(slower + faster), one_sided(slower[:5])) == ([], [])


def test_all_cases_off_their_level_at_once_point_at_the_machine() -> None:
    keys = [KEY.__class__(KEY.machine, f"case{n}", 1, "wall") for n in range(12)]
    levels = {key: (0.0, 0.001) for key in keys}
    slow = [a_history_point(9, 0.03, case=key.case) for key in keys]
    assert "all at once" in all_at_once(slow, levels)[0]
    assert all_at_once(slow[:6] + [a_history_point(9, 0.0, case=key.case) for key in keys[6:]], levels) == []
    assert all_at_once(slow[:5], levels) == []


def test_a_machine_that_sees_less_than_before_is_told() -> None:
    names = ("a", "b", "c")
    earlier = [a_history_point(night, case=name) for night in range(1, 5) for name in names]
    worse = [a_history_point(6, case=name, visible=0.05) for name in names]
    assert "2.5 times" in sees_less(worse, earlier)[0]
    assert sees_less([a_history_point(6, case=name) for name in names], earlier) == []
