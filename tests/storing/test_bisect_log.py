"""A search's steps are kept as they come, and found again by what is searched."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.storing import bisect_log
from bench.storing.files import append

PLAN = {"good": "2.12", "bad": "2.21", "case": "x[n=1]", "builds": ["2.12", "2.21"]}


def test_the_newest_search_of_the_same_plan_goes_on(tmp_path: Path) -> None:
    for name in ("20260101T000000", "20260102T000000"):
        bisect_log.start(tmp_path / f"{name}-bisect.jsonl", PLAN)
    bisect_log.start(tmp_path / "20260103T000000-bisect.jsonl", {**PLAN, "case": "y"})
    path = tmp_path / "20260102T000000-bisect.jsonl"
    append(path, {"build": "2.16", "what": "good"})
    assert bisect_log.newest(tmp_path, PLAN) == (path, [{"build": "2.16", "what": "good"}])


def test_a_step_that_was_torn_off_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "20260101T000000-bisect.jsonl"
    bisect_log.start(path, PLAN)
    with path.open("a") as file:
        file.write('{"build": "2.1')
    assert bisect_log.newest(tmp_path, PLAN) == (path, [])
    append(path, {"build": "2.16"})
    assert bisect_log.newest(tmp_path, PLAN) == (path, [{"build": "2.16"}])


def test_without_a_search_of_that_plan_there_is_nothing_to_resume(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="start one without --resume") as refusal:
        bisect_log.newest(tmp_path, PLAN)
    assert refusal.value.exit_code == 3


@pytest.mark.parametrize("text", ["", "not json\n", "[]\n", '{"schema": 1}\n'])
def test_a_file_that_is_no_bisection_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "20260101T000000-bisect.jsonl").write_text(text)
    with pytest.raises(
        Refusal, match=r"20260101T000000-bisect\.jsonl: cannot be read as a bisection"
    ) as refusal:
        bisect_log.newest(tmp_path, PLAN)
    assert refusal.value.exit_code == 3
