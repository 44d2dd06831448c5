"""What `rebaseline` says it accepted."""

from __future__ import annotations

from bench.judging.acceptance import BaselineChange
from bench.reporting.acceptance import page
from tests.builders import CHAIN, an_entry

MORE = BaselineChange(an_entry(CHAIN), "one run more", (3, 4), (0.01, 0.011))
ANEW = BaselineChange(an_entry("chain[n=2,device=cpu]"), "begins anew", (3, 1), (0.01, 0.02))


def test_the_counts_come_first_and_what_failed_after_them() -> None:
    shown = page("run", "vulcan", [MORE, ANEW], ["other"])
    assert [cell.text for cell in shown.summary] == [
        "accepted run run on vulcan: 1 begins anew, 1 one run more",
        "left out, as they failed: 1 case",
    ]


def test_a_case_that_begins_anew_has_a_row_and_one_more_run_has_none() -> None:
    (table,) = page("run", "vulcan", [MORE, ANEW], []).tables
    assert [[cell.text for cell in line.cells][1:] for line in table.lines] == [
        ["begins anew", "3 → 1", "10 ms", "20 ms", "2.00"]
    ]
    assert table.hidden == 1


def test_a_run_that_changes_nothing_says_so() -> None:
    shown = page("run", "vulcan", [], [])
    assert shown.summary[0].text == "accepted run run on vulcan: no case changed"
    assert shown.tables == ()
