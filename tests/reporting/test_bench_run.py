"""The report of a run: the answer first, then a row per case, then what moved and why nothing was decided."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bench.judging.ceilings import Share
from bench.judging.tuning import Tuned
from bench.records import Check, Work
from bench.reporting.bench_run import FIRST, has_baseline, page, present, table
from bench.reporting.model import Row
from bench.verdicts import Verdict
from tests.builders import CHAIN, a_report, a_row, a_verdict, an_entry, an_environment

OTHER = "chain[n=16,mode=eager,device=cpu]"
NEW = a_verdict("NEW", ratio=None, interval=None, confidence=None, mde=None)


def summary(*rows: Row, **changes: Any) -> list[str]:
    """The lines of the answer."""
    return [cell.text for cell in page(a_report(rows=rows or (a_row(),), **changes)).summary]


def cells(*rows: Row) -> list[dict[str, str]]:
    """The cells of the table by their headings, row by row."""
    made = table(a_report(rows=rows))
    titles = [column.title for column in made.columns]
    return [dict(zip(titles, (cell.text for cell in each.cells), strict=True)) for each in made.lines]


def notes(*rows: Row, **changes: Any) -> list[str]:
    return list(page(a_report(rows=rows or (a_row(),), **changes)).notes)


def test_the_answer_comes_first_then_what_moved_then_where_and_with_what() -> None:
    environment = an_environment(keras="3.12.0", kernel="6.1", **{"tensorflow build": "v2.21"})
    rows = (a_row(verdict=a_verdict("SLOWER", ratio=1.204)), a_row(OTHER))
    assert summary(*rows, environments={"a": [environment]}, exit_code=1) == [
        "2 cases: 2 proven, 0 wrong, 0 crashed",
        "verdicts: 1 SLOWER, 1 SAME",
        "SLOWER: chain n=8, mode=eager 1.20×",
        "exit 1: wall time 1 case",
        "tensorflow 2.21.0, keras 3.12.0, python 3.11.7 on vulcan-9000-2cpu-3f9c1a",
        "results: results/run",
    ]


def test_with_a_baseline_a_row_has_answer_time_rate_ratio_and_verdict() -> None:
    (row,) = cells(a_row(work=Work(flops=1e9), spread=0.1))
    assert row == {
        "case": "n=8, mode=eager",
        "answer": "proven",
        "time per call": "10 ms ±10%",
        "rate": "100.0 GFLOP/s",
        "÷ baseline": "1.010 [0.990, 1.030]",
        "verdict": "SAME",
    }


def test_without_one_it_has_tolerance_ceiling_and_first_call_and_no_verdict() -> None:
    (row,) = cells(a_row(work=Work(flops=1e9), share=Share("flops", 0.5), verdict=NEW))
    assert row == {
        "case": "n=8, mode=eager",
        "answer": "proven, 10% of tol.",
        "time per call": "10 ms",
        "rate": "100.0 GFLOP/s",
        "of ceiling": "50% flops",
        "first call": "500 ms",
    }


def test_without_a_baseline_nothing_is_called_new() -> None:
    report = a_report(rows=(a_row(verdict=NEW), a_row(OTHER, verdict=NEW)))
    made = page(report)
    texts = [cell.text for cell in made.summary]
    texts += [cell.text for each in made.tables for row in each.lines for cell in row.cells]
    assert not any("NEW" in text for text in (*texts, *made.notes))
    assert made.notes == ()
    assert not has_baseline(report)


def test_a_newcomer_is_told_what_to_do_next() -> None:
    said = f"not judged: this machine has no baseline yet; next: {FIRST}"
    assert said in summary(a_row(verdict=NEW))


@pytest.mark.parametrize(
    ("rows", "code"),
    [((a_row(),), 0), ((a_row(verdict=NEW), a_row(OTHER, verdict=a_verdict("WRONG", ratio=None))), 1)],
    ids=["judged", "something-is-wrong"],
)
def test_nobody_else_is_sent_to_accept_the_run(rows: tuple[Row, ...], code: int) -> None:
    assert not any(FIRST in line for line in summary(*rows, exit_code=code))


def test_beside_judged_cases_a_new_one_is_called_so() -> None:
    assert [row["verdict"] for row in cells(a_row(), a_row(OTHER, verdict=NEW))] == ["SAME", "NEW"]


def test_a_wrong_answer_has_no_time_and_its_reason_comes_first() -> None:
    wrong = a_row(
        check=Check("wrong", "off by one"),
        seconds=None,
        spread=None,
        first_call=None,
        verdict=a_verdict("WRONG", ratio=None, interval=None, mde=None, reason="off by one", remedy=""),
    )
    row, _ = cells(wrong, a_row(OTHER))
    assert (row["answer"], row["time per call"], row["÷ baseline"], row["verdict"]) == (
        "wrong",
        "no time",
        "",
        "WRONG",
    )
    assert notes(wrong, a_row(OTHER))[0] == "WRONG, chain n=8, mode=eager: off by one"
    assert summary(wrong, a_row(OTHER), exit_code=1)[0] == "2 cases: 1 proven, 1 wrong, 0 crashed"


def test_cases_stand_below_their_workload_by_size() -> None:
    rows = [a_row(case) for case in ("zebra[n=1,device=cpu]", OTHER, CHAIN)]
    lines = table(a_report(rows=tuple(rows))).lines
    assert [(each.group, each.cells[0].text) for each in lines] == [
        ("chain", "n=8, mode=eager"),
        ("chain", "n=16, mode=eager"),
        ("zebra", "n=1"),
    ]


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [("SAME", False), ("INCONCLUSIVE", False), ("SLOWER", True), ("FASTER", True), ("MISSING", True)],
)
def test_in_short_a_workload_has_its_first_case_and_what_moved(outcome: str, shown: bool) -> None:
    rows = (a_row(), a_row(OTHER, verdict=a_verdict(outcome)))
    short = table(a_report(rows=rows)).short()
    assert [each.cells[0].text for each in short.lines] == ["n=8, mode=eager", *["n=16, mode=eager"] * shown]


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (a_verdict("SLOWER", series="memory"), "memory MORE: chain n=8, mode=eager, 1.010 [0.990, 1.030]"),
        (a_verdict("FASTER", series="memory"), "memory LESS: chain n=8, mode=eager, 1.010 [0.990, 1.030]"),
        (a_verdict("SLOWER", series="first_call"), "first call SLOWER: chain n=8, mode=eager, 1.010 [0.990, 1.030]"),
    ],
    ids=["more-memory", "less-memory", "first-call"],
)  # fmt: skip
def test_another_series_that_moved_has_a_line(verdict: Verdict, said: str) -> None:
    assert said in notes(a_row(others=(verdict,)))


def test_software_that_differs_from_the_baseline_is_listed() -> None:
    said = "software, baseline → now: keras 3.12 → 3.15; numpy 1 → 2"
    assert said in notes(differences=["keras 3.12 → 3.15", "numpy 1 → 2"])


def test_cases_that_a_filter_hides_and_that_are_gone_are_counted() -> None:
    said = "MISSING: 3 cases of the baseline no longer exist; run without a filter"
    assert said in notes(hidden=3)
    assert not any("MISSING" in each for each in notes())


def test_a_case_of_the_baseline_that_is_gone_has_a_row() -> None:
    gone = Row(an_entry(OTHER), verdict=a_verdict("MISSING", ratio=None, reason="the suite lists it no more"))
    _, row = cells(a_row(), gone)
    assert (row["answer"], row["verdict"]) == ("not run", "MISSING")


def test_tuned_forms_have_a_table_of_their_own() -> None:
    pair = Tuned(an_entry(CHAIN), an_entry(OTHER), 0.01, 0.005, (1.9, 2.1))
    assert [each.title for each in page(a_report()).tables] == ["checked, then timed"]
    assert len(page(a_report(tuned=(pair,))).tables) == 2


def test_all_renderers_get_the_same_cases() -> None:
    rows = tuple(replace(a_row(f"chain[n={n},device=cpu]")) for n in range(30))
    shown = present(a_report(rows=rows))
    counts = (len(shown.page.tables[0].lines), len(shown.data["verdicts"]), len(shown.outcomes))
    assert counts == (30, 30, 30)
