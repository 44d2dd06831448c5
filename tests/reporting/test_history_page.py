"""A history's page as values: what it says first, its regressions, and the series as data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bench.judging.build_series import BuildSeries
from bench.judging.tracked import tracked
from bench.reporting.history_page import findings, payload, regressions, summary
from bench.reporting.machine_history import MachineHistory
from bench.reporting.night_report import Regressed
from bench.tracking import Move
from tests.history_builders import BASE, KEY, MACHINE, a_history_run, a_move, nightly


def a_history(*moves: Move, **changes: Any) -> MachineHistory:
    builds = (BASE, *map(nightly, range(1, 9)))
    values = np.array([0.0] * 5 + [0.05] * 4)
    series = BuildSeries(BASE, builds, values, np.full(9, 0.01**2), np.zeros(9, int), np.zeros(1))
    software = ({"keras": "3.10"}, {"keras": "3.11"})
    found = tuple(Regressed(each, *software, "Keras") for each in tracked(moves))
    return MachineHistory(MACHINE, {KEY: series}, moves, found, **changes)


def test_the_answer_counts_what_is_open_and_what_waits() -> None:
    told = [cell.text for cell in summary(a_history(a_move(), a_move(state="flagged")))]
    assert told[0] == (
        "1 regression to look at and 0 improvements in 9 builds of TensorFlow, 2.21.0 to 2026-09-08, over 1 case."
    )
    assert told[1] == "1 change point that fresh pairs have not confirmed yet."


@pytest.mark.parametrize(
    ("move", "state", "style"),
    [
        (a_move(), "open", "bad"),
        (a_move(since=-0.05), "recovered", "dim"),
        (a_move(ratio=-0.05), "better", "good"),
        (a_move(ratio=None), "open", "bad"),
    ],
)
def test_a_range_says_how_it_stands(move: Move, state: str, style: str) -> None:
    (row,) = regressions(a_history(move).regressions).lines
    texts = {cell.text: cell.style for cell in row.cells}
    assert texts[state] == style
    assert "brought by Keras; keras 3.10 → 3.11" in texts


def test_a_series_is_logarithms_by_build_with_its_moves() -> None:
    (series,) = payload(a_history(a_move()))["series"]
    assert (series["base"], series["at"], series["logs"][-1]) == (0, list(range(9)), 0.05)
    assert series["halves"][0] == pytest.approx(0.0196, abs=1e-4)
    (move,) = series["moves"]
    assert (move["at"], move["state"], move["log"]) == (nightly(5), "confirmed", 0.05)


def test_builds_that_could_not_be_measured_are_told() -> None:
    run = a_history_run(5, cases=0, failure="no such build", stage="build")
    assert findings(a_history(failures=(run,))) == [
        f"{nightly(5)}: could not be measured, build: no such build"
    ]
