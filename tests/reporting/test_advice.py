"""Advice begins with how much would hit an upgrade, and ends with what avoids it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from bench.judging.advice import Advice
from bench.reporting.advice import page, present

DOCS = Path(__file__).parents[2] / "docs"

HIT = Advice(
    "lost rows", "wrong", "hits", "Rows are lost.", "off by 3", "Sort first.", ("o/r#1",), "tf-2.16-cpu"
)
GONE = Advice("leak of graphs", "leak", "fixed", "Graphs are kept.", "", "", (), "tensorflow-cpu==2.16.1")


def test_the_summary_counts_each_effect() -> None:
    (told,) = page([HIT, GONE], "2.15", "2.21").summary
    assert told.text == (
        "from TensorFlow 2.15 to 2.21, of what this project knows: "
        "1 would hit you, 1 fixed, 0 get faster, 0 stay as they are"
    )
    assert told.style == "bad"


def test_an_upgrade_without_a_hit_is_good() -> None:
    assert page([GONE], "2.15", "2.21").summary[0].style == "good"


def rows(*found: Advice) -> dict[str, list[list[str]]]:
    return {
        table.title: [[cell.text for cell in line.cells] for line in table.lines]
        for table in page(found, "2.15.1", "2.21.0").tables
    }


def test_each_effect_has_a_table_with_since_when_and_what_avoids_it() -> None:
    assert rows(HIT, GONE) == {
        "would hit you": [["wrong", "2.16", "Rows are lost.", "Sort first."]],
        "fixed": [["leak", "2.16.1", "Graphs are kept."]],
    }


def test_a_slowdown_tells_its_factor_and_what_is_gone_its_error() -> None:
    slow = Advice("slow step", "slow", "stays", "A step is slow.", "3.0 times as slow", "", ())
    gone = Advice("s[x=1]", "removed", "hits", "a session", "AttributeError: Session", "", (), "tf-2.21-cpu")
    assert rows(slow, gone) == {
        "would hit you": [["removed", "2.21", "a session: AttributeError: Session", "docs/conformance.md"]],
        "stay as they are": [["slow", "≤ 2.12", "A step is slow. Here: 3.0 times as slow.", ""]],
    }


def test_what_gets_faster_needs_no_remedy() -> None:
    faster = Advice("s[x=1]", "slow", "faster", "s[x=1] takes 0.5 [0.49, 0.51] times as long.", "", "", ())
    assert rows(faster) == {"get faster": [["s[x=1] takes 0.5 [0.49, 0.51] times as long."]]}


def test_what_comes_next_is_a_command_with_both_releases() -> None:
    assert "nox -s compare -- tensorflow==2.15.1 tensorflow==2.21.0" in page([], "2.15.1", "2.21.0").notes[-1]


def test_the_data_has_every_entry() -> None:
    data = present([HIT], "2.15", "2.21").data
    assert (data["from"], data["to"], data["advice"][0]["name"]) == ("2.15", "2.21", "lost rows")


def test_the_data_follow_the_schema() -> None:
    schema = json.loads((DOCS / "advise.schema.json").read_text())
    found = [Advice("lost rows", "wrong", "hits", "Rows are lost.", "3 of 5", "keep them", ("a/b#1",))]
    for each in (found, []):
        jsonschema.validate(json.loads(json.dumps(present(each, "2.15", "2.21").data)), schema)
