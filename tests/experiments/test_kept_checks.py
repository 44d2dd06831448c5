"""A check that a run has made is not made again, unless the case's file has changed since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from bench.experiments.checking import Checking, Choice
from bench.experiments.kept_checks import KeptChecks
from bench.records import PROVEN, Check, Record
from bench.running.solo_plan import Plan, Task
from bench.storing.trial_log import TrialLog
from tests.builders import a_record, an_entry

LANE, ENTRY = "tf-2.21-cpu", an_entry()
CHECK = Check("crashed", "died of SIGABRT in 2 of 2 processes", tried=2, deaths=("died of SIGABRT",) * 2)


def test_a_check_is_found_by_lane_case_and_file(tmp_path: Path) -> None:
    kept = KeptChecks(TrialLog(tmp_path / "log.jsonl"))
    kept.keep(LANE, ENTRY, CHECK)
    assert kept.find(LANE, ENTRY) == CHECK
    assert kept.find("tf-2.20-cpu", ENTRY) is None
    assert kept.find(LANE, replace(ENTRY, source="another")) is None


class Measures:
    """Stands in for a lane: every case is proven; which ones were asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def measure(self, plan: Plan, todo: Sequence[Task], environment: str) -> Iterator[Record]:
        for task in todo:
            self.asked.append(task.entry.case)
            yield replace(a_record(), entry=task.entry)


def test_what_was_kept_is_not_checked_again(tmp_path: Path) -> None:
    kept, lane = KeptChecks(TrialLog(tmp_path / "log.jsonl")), Measures()
    kept.keep(LANE, ENTRY, CHECK)
    other = an_entry("other[n=1,device=cpu]")
    checking = Checking(
        cast(Any, None), tmp_path, tmp_path, lambda *_: Choice([], []), lambda *_: None, kept=kept
    )
    for _ in range(2):
        found = dict(checking._checks(LANE, cast(Any, lane), [ENTRY, other]))
        assert (found[ENTRY.case], found[other.case].outcome) == (CHECK, PROVEN)
    assert lane.asked == [other.case]
