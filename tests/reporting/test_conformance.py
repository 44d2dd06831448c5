"""The conformance table as a person, a page and a program have it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest

from bench.documented import Documented
from bench.judging.conformance import Tried
from bench.records import CRASHED, PROVEN, REMOVED, WRONG, Check, CheckOutcome
from bench.reporting.conformance import ConformanceReport, as_data, outcomes, page, present, table
from bench.reporting.conformance_pages import conformance_page, note_page
from bench.reporting.presentation import Cell
from tests.builders import an_entry

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "conformance.schema.json").read_text())
YAML, SUM, GPU = (
    an_entry("yaml[device=cpu]"),
    an_entry("sum[n=9,device=cpu]"),
    an_entry("copy[device=gpu]", kind="gpu"),
)
PLACES = (
    Documented(20, "a sum", SUM.case),
    Documented(205, "YAML", YAML.case),
    Documented(230, "a copy", GPU.case),
)


def a_lane(release: str, yaml: str = PROVEN, total: str = PROVEN, **changes: str) -> Tried:
    checks = {
        YAML.case: Check(cast(CheckOutcome, yaml), "AttributeError: no to_yaml"),
        SUM.case: Check(cast(CheckOutcome, total), "answer differs"),
    }
    name = "tf-" + release.rpartition(".")[0] + "-cpu"
    return Tried(name, release, {"keras": "3.0", "numpy": "2.0"}, (YAML, SUM, GPU), PLACES, checks, changes)


LANES = [a_lane("2.15.1"), a_lane("2.16.2", REMOVED), a_lane("2.17.1", REMOVED)]


def notes(lanes: list[Tried]) -> list[str]:
    """What is said of cases, below what the words of the table mean."""
    return list(page(lanes).notes[1:])


def test_the_table_has_a_row_per_computation_in_the_note_s_order() -> None:
    made = table(LANES)
    assert [each.title for each in made.columns] == ["computation", "2.15", "2.16", "2.17"]
    assert [(each.group, [cell.text for cell in each.cells]) for each in made.lines] == [
        ("sum", ["n=9", "ok", "ok", "ok"]),
        ("yaml", ["", "ok", "rem.", "rem."]),
        ("copy", ["", "GPU", "GPU", "GPU"]),
    ]


def test_in_short_it_has_what_does_not_hold_everywhere() -> None:
    short = table(LANES).short()
    assert ([each.group for each in short.lines], short.hidden) == (["yaml"], 2)


def test_what_is_bad_has_its_colour() -> None:
    (row,) = (each for each in table([a_lane("2.15.1", total=WRONG)]).lines if each.group == "sum")
    assert row.cells[-1] == Cell("WRONG", "bad")


def test_every_word_of_the_table_is_explained() -> None:
    assert all(f"{word}: " in page(LANES).notes[0] for word in ("ok", "rem.", "chg.", "GPU", "–"))


def test_the_summary_counts_each_lane_s_checks_and_then_names_what_is_wrong() -> None:
    lanes = [
        a_lane("2.15.1", total=WRONG),
        replace(a_lane("2.16.2", CRASHED), seconds=12.3),
        Tried("tf-2.18-cpu", failure="needs Python 3.12"),
    ]
    assert [cell.text for cell in page(lanes).summary] == [
        "tf-2.15-cpu: TensorFlow 2.15.1: 1 proven, 1 wrong in 0 s",
        "tf-2.16-cpu: TensorFlow 2.16.2: 1 crashed, 1 proven in 12 s",
        "tf-2.18-cpu: not tried: needs Python 3.12",
        f"WRONG on tf-2.15-cpu: {SUM.case}: answer differs",
        f"CRASHED on tf-2.16-cpu: {YAML.case}: AttributeError: no to_yaml",
    ]


def test_what_was_removed_is_named_with_its_error_and_since_when() -> None:
    assert notes(LANES) == ["yaml: removed since 2.16.2: AttributeError: no to_yaml"]


def test_what_the_first_lane_lacks_already_is_said_so() -> None:
    assert notes(LANES[1:]) == ["yaml: removed on 2.16.2: AttributeError: no to_yaml"]


def test_a_changed_answer_is_named_with_its_reason() -> None:
    lanes = [LANES[0], a_lane("2.16.2", **{SUM.case: "Keras 3 rounds"})]
    assert "sum n=9: changed since 2.16.2: Keras 3 rounds" in notes(lanes)


def test_lanes_with_long_names_have_letters_that_the_summary_explains() -> None:
    long = replace(LANES[0], lane="/home/somebody/environment/bin/python")
    made = page([long, LANES[1]])
    assert [each.title for each in made.tables[0].columns] == ["computation", "B", "C"]
    assert made.summary[0].text.startswith(f"B: {long.lane}: TensorFlow 2.15.1: ")


def test_where_nothing_was_tried_there_is_no_table() -> None:
    assert page([Tried("x", failure="gone")]).tables == ()


def test_the_page_in_docs_has_a_row_per_computation_and_each_lane_s_software() -> None:
    lines = conformance_page(LANES).splitlines()
    assert [line for line in lines if line.startswith("| `")][:3] == [
        "| `sum n=9` | ok | ok | ok |",
        "| `yaml` | ok | rem. | rem. |",
        "| `copy` | GPU | GPU | GPU |",
    ]
    assert "| `tf-2.15-cpu` | 2.15.1 | 3.0 | 2.0 |  |" in lines
    assert "--all" not in conformance_page(LANES)


def test_the_page_of_the_note_gives_each_place_its_state_on_the_newest_lane() -> None:
    rows = [line for line in note_page(LANES).splitlines() if line.startswith("| ")][2:]
    assert rows == [
        "| 20 | a sum | [sum](../workloads/sum.py) | `n=9` | proven |",
        "| 205 | YAML | [yaml](../workloads/yaml.py) |  | removed: AttributeError: no to\\_yaml |",
        "| 230 | a copy | [copy](../workloads/copy.py) |  | needs a GPU |",
    ]


@pytest.mark.parametrize("lanes", [LANES, [a_lane("2.15.1", total=WRONG), Tried("x", failure="gone")]])
def test_the_data_follow_the_schema(lanes: list[Tried]) -> None:
    jsonschema.validate(json.loads(json.dumps(as_data(lanes))), SCHEMA)


@pytest.mark.parametrize("spoilt", [{"schema": 2}, {"rows": [{}]}, {"exit_code": 2}, {"more": 1}])
def test_the_schema_rejects_what_is_no_table(spoilt: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**as_data(LANES), **spoilt}, SCHEMA)


def test_ci_sees_each_case_of_each_lane_and_a_lane_that_was_not_tried_as_an_error() -> None:
    lanes = [a_lane("2.15.1", REMOVED, WRONG), Tried("x", failure="gone")]
    assert [(each.group, each.case, each.result) for each in outcomes(lanes)] == [
        ("tf-2.15-cpu", YAML.case, "skipped"),
        ("tf-2.15-cpu", SUM.case, "failed"),
        ("x", "lane", "error"),
    ]


@pytest.mark.parametrize(
    ("lanes", "code"),
    [(LANES, 0), ([a_lane("2.15.1", total=WRONG)], 1), ([*LANES, Tried("x", failure="gone")], 3)],
    ids=["holds", "wrong", "not-tried"],
)
def test_the_exit_code_says_what_is_wrong_or_was_not_tried(lanes: list[Tried], code: int) -> None:
    assert ConformanceReport(lanes).exit_code == code
    assert present(ConformanceReport(lanes)).data["exit_code"] == code
