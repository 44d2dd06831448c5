"""A series over builds as a picture of characters, and as data."""

from __future__ import annotations

import json

import jsonschema
import numpy as np

from bench.judging.build_series import BuildSeries
from bench.reporting import formats
from bench.reporting.history import PLOT, HistoryReport, plotted, present
from tests.conftest import ROOT
from tests.history_builders import BASE, KEY, MACHINE, a_change, nightly


def a_report(builds: int = 8) -> HistoryReport:
    names = (BASE, *(nightly(number) for number in range(1, builds)))
    values = np.array([0.0 if number < 5 else 0.05 for number in range(builds)])
    series = BuildSeries(BASE, names, values, np.full(builds, 0.002**2), np.zeros(builds, int), np.zeros(1))
    return HistoryReport("results/history", MACHINE, {KEY: series}, {KEY: [a_change(4, 5)]})


def test_a_step_stands_between_the_builds_that_it_lies_between() -> None:
    (table,) = present(a_report()).page.tables
    texts = [" ".join(cell.text for cell in line.cells).strip() for line in table.lines]
    at = next(number for number, text in enumerate(texts) if "change after" in text)
    assert (texts[at - 1].startswith("2026-09-04"), texts[at + 1].startswith("2026-09-05")) == (True, True)
    assert "1.051× [1.047, 1.055]" in texts[at]


def test_the_base_is_one_by_definition_and_has_no_interval() -> None:
    (table,) = present(a_report()).page.tables
    first = [cell.text.strip() for cell in table.lines[0].cells]
    assert first == ["2.21.0", "the base", "●"]


def test_of_a_long_series_only_the_builds_near_steps_and_the_newest_are_shown() -> None:
    (table,) = present(a_report(31)).short().page.tables
    assert 6 <= len(table.lines) <= 10
    assert table.hidden > 20


def test_a_place_on_the_line_is_where_the_value_is() -> None:
    drawn = plotted(0.0, 0.01, -0.1, 0.1)
    assert abs(drawn.index("●") - PLOT // 2) <= 1
    assert plotted(0.1, 0.0, -0.1, 0.1).index("●") == PLOT - 1
    assert plotted(0.05, 0.0, -0.1, 0.1).index("|") < plotted(0.05, 0.0, -0.1, 0.1).index("●")
    assert plotted(0.0, 0.0, 0.0, 0.0) == "●"


def test_the_data_are_as_their_schema_says() -> None:
    schema = json.loads((ROOT / "docs" / "history.schema.json").read_text())
    jsonschema.validate(json.loads(formats.load("json").text(present(a_report()))), schema)
