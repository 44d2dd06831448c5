"""Releases between two lanes tell exactly when a regression began and when it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from bench.experiments.blame import Cross
from bench.experiments.exact_releases import with_exact
from bench.judging.conformance import Tried
from bench.judging.regressions import Cell, RegressionRow
from tests.builders import a_known_regression

LANES = [Tried(f"tf-{release}-cpu", f"{release}.1") for release in ("2.15", "2.16", "2.17")]
BETWEEN = {
    ("tf-2.15-cpu", "tf-2.16-cpu"): ["2.15.1", "2.16.0", "2.16.1", "2.16.2"],
    ("tf-2.16-cpu", "tf-2.17-cpu"): ["2.16.2", "2.17.0", "2.17.1"],
}
States = Mapping[str, bool | None]  # whether it is there, by release


def a_row(name: str, *states: str) -> RegressionRow:
    cells = {
        lane.lane: Cell("ok" if each == "ok" else "wrong") for lane, each in zip(LANES, states, strict=True)
    }
    return RegressionRow(a_known_regression(name), cells)


def told(row: RegressionRow, there: States) -> tuple[str, str]:
    """The first bad and the first good release, where the releases between answer so."""

    def try_on(cross: Cross, rows: Sequence[RegressionRow]) -> States:
        return {each.known.workload: there[cross.side] for each in rows}

    (found,) = with_exact([row], LANES, lambda *ends: BETWEEN[ends], try_on)
    return found.first_bad_release, found.fixed_in_release


@pytest.mark.parametrize(
    ("there", "first"),
    [
        ({"2.16.0": True, "2.16.1": True}, "2.16.0"),
        ({"2.16.0": False, "2.16.1": True}, "2.16.1"),
        ({"2.16.0": False, "2.16.1": False}, "2.16.2"),
        ({"2.16.0": None, "2.16.1": True}, ""),
        ({"2.16.0": None, "2.16.1": False}, "2.16.2"),
    ],
)
def test_the_first_bad_release_is_the_first_from_which_on_all_are(there: States, first: str) -> None:
    assert told(a_row("lost_rows", "ok", "wrong", "wrong"), there) == (first, "")


@pytest.mark.parametrize(("there", "fixed"), [(True, "2.17.1"), (False, "2.17.0")])
def test_the_release_that_fixed_it_is_told_too(there: bool, fixed: str) -> None:
    row = a_row("lost_rows", "ok", "wrong", "ok")
    assert told(row, {"2.16.0": True, "2.16.1": True, "2.17.0": there}) == ("2.16.0", fixed)


def test_what_was_always_there_or_never_needs_no_release() -> None:
    assert told(a_row("lost_rows", "wrong", "wrong", "wrong"), {}) == ("", "")
    assert told(a_row("lost_rows", "ok", "ok", "ok"), {}) == ("", "")


def test_rows_of_one_change_are_tried_together() -> None:
    asked: list[tuple[str, list[str]]] = []

    def try_on(cross: Cross, rows: Sequence[RegressionRow]) -> States:
        asked.append((cross.side, [row.known.workload for row in rows]))
        return {row.known.workload: True for row in rows}

    rows = [a_row("lost_rows", "ok", "wrong", "wrong"), a_row("lost_columns", "ok", "wrong", "wrong")]
    with_exact(rows, LANES, lambda *ends: BETWEEN[ends], try_on)
    assert asked == [("2.16.0", ["lost_rows", "lost_columns"]), ("2.16.1", ["lost_rows", "lost_columns"])]
