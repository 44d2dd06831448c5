"""The report of checks that timed nothing."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from bench.reporting.presentation import Cell
from bench.reporting.smoke import SmokeReport, present
from tests.builders import a_record

DOCS = Path(__file__).parents[2] / "docs"

CASES = ("proven", "unproven", "removed", "wrong", "crashed")
ALL = SmokeReport(tuple(a_record(f"chain[n={n},device=cpu]", outcome=o) for n, o in enumerate(CASES)))
RIGHT = SmokeReport((a_record(),))


def test_the_summary_counts_every_kind_of_end() -> None:
    told = "5 workloads checked: 1 proven, 1 unproven, 1 removed, 1 wrong, 1 crashed"
    assert present(ALL).page.summary == (Cell(told, "bad"),)
    assert present(RIGHT).page.summary == (Cell("1 workload checked: 1 proven", "strong"),)


def test_a_row_says_how_the_check_ended_and_why() -> None:
    (table,) = present(ALL).page.tables
    told = [[cell.text for cell in each.cells] for each in table.lines]
    assert told[0] == ["chain n=0", "proven, 10% of tol.", ""]
    assert told[3:] == [["chain n=3", "wrong", "it is wrong"], ["chain n=4", "crashed", "it is crashed"]]


def test_in_short_only_what_is_wrong_or_crashed_is_shown() -> None:
    (table,) = present(ALL).short().page.tables
    assert ([each.cells[0].text for each in table.lines], table.hidden) == (["chain n=3", "chain n=4"], 3)


@pytest.mark.parametrize(("report", "code"), [(ALL, 1), (RIGHT, 0)])
def test_the_exit_code_is_1_for_a_wrong_answer_or_a_crash(report: SmokeReport, code: int) -> None:
    assert report.exit_code == code
    assert present(report).data["exit_code"] == code


def test_programs_get_every_check() -> None:
    data = json.loads(json.dumps(present(ALL).data))
    assert [each["outcome"] for each in data["checks"]] == list(CASES)
    assert [each.result for each in present(ALL).outcomes] == [
        "passed",
        "passed",
        "skipped",
        "failed",
        "failed",
    ]


@pytest.mark.parametrize("report", [ALL, RIGHT])
def test_the_data_follow_the_schema(report: SmokeReport) -> None:
    schema = json.loads((DOCS / "smoke.schema.json").read_text())
    jsonschema.validate(json.loads(json.dumps(present(report).data)), schema)
