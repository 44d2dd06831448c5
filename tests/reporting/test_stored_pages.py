"""Stored tables as pages: what differs between releases first, with its reason and what to type."""

from __future__ import annotations

from typing import Any

from bench.reporting.stored_pages import conformance, regressions

LANES = [{"lane": "tf-2.12-cpu"}, {"lane": "tf-2.21-cpu"}]


def a_row(case: str, before: str, now: str, why: str = "") -> dict[str, Any]:
    states = {"tf-2.12-cpu": before, "tf-2.21-cpu": now}
    return {"case": case, "states": states, "checks": {"tf-2.21-cpu": {"reason": why}} if why else {}}


def test_what_no_longer_holds_comes_first_with_its_reason() -> None:
    rows = [
        a_row("kept", "proven", "proven"),
        a_row("untried", "needs a GPU", "needs a GPU"),
        a_row("gone", "proven", "removed", "ValueError: <no>"),
        a_row("bad", "wrong", "proven"),
    ]
    page = conformance({"lanes": LANES, "rows": rows})
    assert page.summary[0].text == (
        "1 of 4 documented computations hold on all 2 releases; 1 were removed or changed, 1 are wrong or crash "
        "on some; 1 could not be tried."
    )
    table, why = page.tables
    assert [line.cells[0].text for line in table.lines] == ["bad", "gone", "untried", "kept"]
    assert [cell.text for cell in why.lines[0].cells] == ["gone", "2.21", "removed", "ValueError: <no>"]


def test_a_known_regression_has_what_to_do_and_what_to_type() -> None:
    cells = {"tf-2.12-cpu": {"state": "ok"}, "tf-2.21-cpu": {"state": "slower", "ratio": 2.13}}
    each = {"name": "a_slow_sum", "symptom": "It is slow.", "workaround": "none", "reports": ["a#1", "b#2"]}
    page = regressions({"lanes": LANES, "regressions": [{**each, "case": "sum[n=8]", "cells": cells}]})
    assert page.summary[0].text.startswith("1 of 1 known regressions of TensorFlow and Keras are in 2.21")
    table, more = page.tables
    assert [(cell.text, cell.style) for cell in table.lines[0].cells[1:]] == [("ok", "dim"), ("2.1×", "bad")]
    assert [cell.text for cell in more.lines[0].cells] == [
        "a slow sum", "none", "a#1, b#2", "nox -s regressions -- --cases 'sum[n=8]'",
    ]  # fmt: skip


def test_a_changed_contract_of_the_newest_release_counts_as_there() -> None:
    each = {"name": "names", "symptom": "Changed.", "workaround": "", "reports": [], "case": "names[n=8]"}
    page = regressions(
        {"lanes": LANES, "regressions": [{**each, "cells": {"tf-2.21-cpu": {"state": "changed"}}}]}
    )
    assert page.summary[0].text.startswith("1 of 1 known regressions of TensorFlow and Keras are in 2.21")
    assert [cell.text for cell in page.tables[0].lines[0].cells[1:]] == ["–", "changed"]
