"""The conformance table as a person, a page and a program have it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
from rich.console import Console

from bench.judging.conformance import Tried
from bench.records import PROVEN, REMOVED, WRONG, Check, CheckOutcome, Documented
from bench.reporting.conformance import as_data, markdown, note_page, notes, show
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


def test_the_page_has_a_row_per_computation_in_the_notes_order() -> None:
    rows = [line for line in markdown(LANES).splitlines() if line.startswith("| `")]
    assert rows == [
        "| `sum  n=9` | proven | proven | proven |",
        "| `yaml` | proven | removed | removed |",
        "| `copy` | GPU | GPU | GPU |",
    ]


def test_what_was_removed_is_named_with_its_error_and_since_when() -> None:
    assert notes(LANES) == ["yaml: removed since 2.16.2: AttributeError: no to_yaml"]


def test_what_the_first_lane_lacks_already_is_said_so() -> None:
    assert notes(LANES[1:]) == ["yaml: removed on 2.16.2: AttributeError: no to_yaml"]


def test_a_changed_answer_is_named_with_its_reason() -> None:
    lanes = [LANES[0], a_lane("2.16.2", **{SUM.case: "Keras 3 rounds"})]
    assert "sum  n=9: changed since 2.16.2: Keras 3 rounds" in notes(lanes)


def test_a_wrong_answer_and_a_missing_lane_come_first() -> None:
    lanes = [a_lane("2.15.1", total=WRONG), *LANES[1:], Tried("tf-2.18-cpu", failure="needs Python 3.12")]
    assert notes(lanes)[:2] == [
        f"WRONG on tf-2.15-cpu: {SUM.case}: answer differs",
        "tf-2.18-cpu could not be tried: needs Python 3.12",
    ]


def test_the_page_of_the_note_gives_each_place_its_state_on_the_newest_lane() -> None:
    rows = [line for line in note_page(LANES).splitlines() if line.startswith("| ")][2:]
    assert rows == [
        "| 20 | a sum | [sum](../workloads/sum.py) | `n=9` | proven |",
        "| 205 | YAML | [yaml](../workloads/yaml.py) | `` | removed: AttributeError: no to_yaml |",
        "| 230 | a copy | [copy](../workloads/copy.py) | `` | needs a GPU |",
    ]


def test_the_terminal_shows_the_same_states() -> None:
    out = io.StringIO()
    show(LANES, Console(file=out, width=120))
    (row,) = (line for line in out.getvalue().splitlines() if line.startswith("yaml  "))
    assert [word for word in row.split() if word in (PROVEN, REMOVED)] == [PROVEN, REMOVED, REMOVED]


@pytest.mark.parametrize("lanes", [LANES, [a_lane("2.15.1", total=WRONG), Tried("x", failure="gone")]])
def test_the_data_follow_the_schema(lanes: list[Tried]) -> None:
    jsonschema.validate(json.loads(json.dumps(as_data(lanes))), SCHEMA)


@pytest.mark.parametrize("spoilt", [{"schema": 2}, {"rows": [{}]}, {"exit_code": 2}, {"more": 1}])
def test_the_schema_rejects_what_is_no_table(spoilt: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**as_data(LANES), **spoilt}, SCHEMA)
