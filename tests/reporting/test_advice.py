"""Advice begins with how much would hit an upgrade, and ends with what avoids it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from bench.judging.advice import Advice
from bench.reporting.advice import page, present

DOCS = Path(__file__).parents[2] / "docs"

HIT = Advice("lost rows", "wrong", "hits", "Rows are lost.", "off by 3", "Sort first.", ("o/r#1",))
GONE = Advice("leak of graphs", "leak", "fixed", "Graphs are kept.", "", "", ())


def test_the_summary_counts_each_effect() -> None:
    (told,) = page([HIT, GONE], "2.15", "2.21").summary
    assert told.text == (
        "from TensorFlow 2.15 to 2.21, of what this project knows: "
        "1 would hit you, 1 fixed, 0 stay as they are"
    )
    assert told.style == "bad"


def test_an_upgrade_without_a_hit_is_good() -> None:
    found = page([GONE], "2.15", "2.21")
    assert (found.summary[0].style, found.notes) == ("good", ())


def test_each_effect_has_a_table_and_workarounds_follow() -> None:
    found = page([HIT, GONE], "2.15", "2.21")
    assert [table.title for table in found.tables] == ["would hit you", "fixed"]
    assert found.notes == ("what avoids it:", "lost rows: Sort first.")


def test_the_data_has_every_entry() -> None:
    data = present([HIT], "2.15", "2.21").data
    assert (data["from"], data["to"], data["advice"][0]["name"]) == ("2.15", "2.21", "lost rows")


def test_the_data_follow_the_schema() -> None:
    schema = json.loads((DOCS / "advise.schema.json").read_text())
    found = [Advice("lost rows", "wrong", "hits", "Rows are lost.", "3 of 5", "keep them", ("a/b#1",))]
    for each in (found, []):
        jsonschema.validate(json.loads(json.dumps(present(each, "2.15", "2.21").data)), schema)
