"""A bisection's answer comes first, then every build that was tried, in the order of builds."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from bench.judging.bisection import BAD, GOOD, SKIPPED, UNCLEAR
from bench.reporting.presentation import Cell
from bench.reporting.search import SearchReport, page, present, search_data
from tests.builders import CHAIN

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "bisect.schema.json").read_text())
BUILDS = tuple(f"tensorflow-cpu==2.{n}.0" for n in range(15, 20))
ANSWER = f"changed in {BUILDS[3]}: {BUILDS[1]} is the last good build before it"
MEASURED = {"ratio": 1.2, "low": 1.1, "high": 1.3, "reason": "the interval lies above 1"}
TRIALS = (
    {"build": BUILDS[4], "what": BAD, **MEASURED},
    {"build": BUILDS[2], "what": SKIPPED, "reason": "no wheel for this Python"},
    {"build": BUILDS[1], "what": GOOD, **MEASURED, "ratio": 1.001},
    {
        "build": BUILDS[3],
        "what": UNCLEAR,
        "ratio": None,
        "low": None,
        "high": None,
        "reason": "too few pairs",
    },
)
FOUND = SearchReport(BUILDS[0], BUILDS[-1], CHAIN, BUILDS, TRIALS, ANSWER, "results/x-bisect.jsonl")


def test_the_answer_comes_first() -> None:
    assert page(FOUND).summary == (
        Cell(ANSWER, "strong"),
        Cell(CHAIN),
        Cell("4 of 5 builds tried; log: results/x-bisect.jsonl"),
    )


def test_builds_stand_in_their_order_with_what_was_learned_of_them() -> None:
    (table,) = page(FOUND).tables
    assert [[cell.text for cell in each.cells] for each in table.lines] == [
        [BUILDS[1], "good", "1.001 [1.100, 1.300]", ""],
        [BUILDS[2], "skipped", "", "no wheel for this Python"],
        [BUILDS[3], "unclear", "", "too few pairs"],
        [BUILDS[4], "bad", "1.200 [1.100, 1.300]", ""],
    ]
    assert [each.cells[1].style for each in table.lines] == ["good", "doubt", "doubt", "bad"]


def test_the_data_follow_the_schema() -> None:
    data = json.loads(json.dumps(search_data(FOUND)))
    jsonschema.validate(data, SCHEMA)
    assert data["known"] == {trial["build"]: trial["what"] for trial in TRIALS}
    assert data["answer"] == ANSWER


def test_ci_sees_one_search_with_its_answer() -> None:
    (outcome,) = present(FOUND).outcomes
    assert (outcome.group, outcome.case, outcome.result) == (CHAIN, f"{BUILDS[0]} to {BUILDS[-1]}", "passed")
    assert outcome.message == ANSWER
