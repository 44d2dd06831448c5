"""The report of known regressions begins with how many are seen, fixed and left; a table for each kind follows."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema

from bench.judging.conformance import Tried
from bench.judging.regressions import Cell, RegressionRow
from bench.reporting import regressions
from bench.reporting.regressions import RegressionsReport, page, present
from bench.reporting.regressions_page import page_text
from tests.builders import a_known_regression

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "regressions.schema.json").read_text())

OLD, NEW = "tf-2.15-cpu", "tf-2.21-cpu"
LANES = (Tried(OLD, "2.15.1"), Tried(NEW, "2.21.0"))
WRONG = RegressionRow(a_known_regression("lost_rows"), {OLD: Cell("ok"), NEW: Cell("wrong", "off by 3")})
SLOW = RegressionRow(
    a_known_regression("slow_step", "slow"),
    {OLD: Cell("slower", "", 2.13, (2.0, 2.3)), NEW: Cell("ok", "", 1.0)},
)
REPORT = RegressionsReport((WRONG, SLOW), LANES, 0)


def test_the_summary_counts_what_is_seen_fixed_and_still_there() -> None:
    told = [cell.text for cell in page(REPORT).summary]
    assert told == [
        "2 known regressions: 2 seen here, 1 fixed since, 1 still there, 0 not reproduced here",
        "regressions by release: 2.15 1, 2.21 1",
    ]


def test_what_was_not_tried_and_a_lane_that_failed_are_said() -> None:
    failed = Tried("tf-2.99-cpu", failure="no such TensorFlow")
    report = RegressionsReport((WRONG,), (*LANES, failed), 3, not_tried=4)
    told = [cell.text for cell in page(report).summary]
    assert told[-2:] == [
        "4 more not tried: leaks, or slowdowns without the lane of their last good release",
        "tf-2.99-cpu: not tried: no such TensorFlow",
    ]


def test_each_kind_has_a_table_and_a_slowdown_its_factor() -> None:
    tables = {
        table.title: [[c.text for c in line.cells] for line in table.lines] for table in page(REPORT).tables
    }
    assert tables == {
        "wrong answers": [["lost rows", "ok", "wrong"]],
        "slowdowns": [["slow step", "2.1×", "ok"]],
    }


def test_the_data_tells_since_when_and_until_when() -> None:
    first, second = present(REPORT).data["regressions"]
    assert (first["last_good"], first["first_bad"], first["fixed_in"]) == (OLD, NEW, "")
    assert (second["first_bad"], second["fixed_in"]) == (OLD, NEW)
    assert second["cells"][OLD]["interval"] == [2.0, 2.3]


def test_a_regression_that_is_there_fails_in_ci() -> None:
    results = {(each.group, each.case): each.result for each in regressions.outcomes(REPORT)}
    assert results[NEW, "lost_rows"] == "failed"
    assert results[OLD, "lost_rows"] == "passed"


def test_the_page_tells_what_is_known_of_each() -> None:
    text = page_text(REPORT)
    assert "### lost rows\n\nRows are lost. ([code](../regressions/lost_rows.py))" in text
    assert f"- here: last good {OLD}, first bad {NEW}, still there in the newest lane (off by 3)" in text
    assert "- reports: owner/repository#1" in text


def test_the_page_tells_what_confirms_it_and_the_exact_release() -> None:
    row = replace(
        WRONG,
        sound=("lost_rows[mode=eager,device=cpu]", "lost_rows[n=1,device=cpu]"),
        first_bad_release="tensorflow-cpu==2.16.1",
    )
    text = page_text(RegressionsReport((row,), LANES, 0))
    assert "- confirmed by: [mode=eager], [n=1], which 2.21 answers rightly\n" in text
    assert "- first bad release: tensorflow-cpu==2.16.1\n" in text


def test_the_data_follow_the_schema() -> None:
    for data in (present(REPORT).data, json.loads((DOCS / "regressions.json").read_text())):
        jsonschema.validate(json.loads(json.dumps(data)), SCHEMA)
