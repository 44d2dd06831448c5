"""A sweep is one table: a row per case, a column per side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

from bench.reporting.model import Report, Row, SweepReport
from bench.reporting.sweep import outcomes, page, present, sweep_data, table
from tests.builders import CHAIN, a_report, a_row, a_verdict, an_entry

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "sweep.schema.json").read_text())
OTHER = "chain[n=16,mode=eager,device=cpu]"


def a_sweep(
    *rows: Row, refused: dict[str, str] | None = None, reports: dict[str, Report] | None = None
) -> SweepReport:
    """A sweep of tf-2.16-cpu and another side, or of several."""
    made = reports or {"tf-2.21-cpu": a_report(command="sweep", rows=rows or (a_row(before=0.001),))}
    return SweepReport("tf-2.16-cpu", made, refused or {}, 0)


def cells(sweep: SweepReport) -> list[list[str]]:
    """The headings, then each row's cells."""
    made = table(sweep)
    return [[each.title for each in made.columns], *([cell.text for cell in row.cells] for row in made.lines)]


def judged(outcome: str, case: str = CHAIN, **changes: Any) -> Row:
    return a_row(case, before=0.001, verdict=a_verdict(outcome, case=case, **changes))


def test_the_first_side_has_times_and_every_other_a_column_of_ratios() -> None:
    sweep = a_sweep(
        reports={
            "tf-2.20-cpu": a_report(rows=(judged("SLOWER", ratio=1.204),)),
            "tf-2.21-cpu": a_report(rows=(judged("INCONCLUSIVE"), judged("FASTER", OTHER, ratio=0.5))),
        }
    )
    assert cells(sweep) == [
        ["case", "time", "2.20", "2.21"],
        ["n=8, mode=eager", "1 ms", "1.20", "1.01?"],
        ["n=16, mode=eager", "1 ms", "", "0.50"],
    ]
    assert table(sweep).title == "time per call on tf-2.16-cpu, and the others' ÷ that"


def test_what_has_no_ratio_says_why() -> None:
    words = ("WRONG", "CRASHED", "NOT_COMPARABLE", "MISSING", "NEW")
    rows = [judged(word, f"chain[n={n},device=cpu]", ratio=None) for n, word in enumerate(words)]
    assert [row[-1] for row in cells(a_sweep(*rows))[1:]] == ["WRONG", "CRASHED", "–", "missing", "new"]
    assert "–: not comparable" in page(a_sweep(*rows)).notes[0]


def test_the_summary_says_what_moved_on_each_side() -> None:
    rows = (judged("SLOWER"), judged("SAME", OTHER))
    sweep = a_sweep(reports={"tf-2.20-cpu": a_report(rows=rows, exit_code=1), "tf-2.21-cpu": a_report()})
    assert [cell.text for cell in page(sweep).summary] == [
        "2 sides compared with tf-2.16-cpu",
        "tf-2.20-cpu: verdicts: 1 SLOWER, 1 SAME",
        "exit 1: wall time 1 case",
        "tf-2.21-cpu: verdicts: 1 SAME",
    ]


def test_sides_with_long_names_have_letters_that_the_summary_explains() -> None:
    path = "/home/somebody/environments/tensorflow/bin/python"
    sweep = a_sweep(reports={path: a_report(), "tf-2.21-cpu": a_report()})
    assert cells(sweep)[0] == ["case", "time", "B", "C"]
    assert [cell.text for cell in page(sweep).summary][:2] == [
        "2 sides compared with tf-2.16-cpu",
        f"B: {path}: verdicts: 1 SAME",
    ]


def test_a_side_that_was_not_compared_says_why() -> None:
    sweep = SweepReport("tf-2.16-cpu", {}, {"tf-nightly": "it does not start"}, 3)
    made = page(sweep)
    assert [cell.text for cell in made.summary] == [
        "0 sides compared with tf-2.16-cpu",
        "tf-nightly: not compared: it does not start",
    ]
    assert made.tables == ()


def test_of_many_cases_those_that_moved_anywhere_are_shown() -> None:
    rows = [judged("SAME", f"chain[n={n},device=cpu]") for n in range(21)]
    rows[3] = judged("SLOWER", "chain[n=3,device=cpu]")
    short = table(a_sweep(*rows)).short()
    assert ([each.cells[0].text for each in short.lines], short.hidden) == (["n=3"], 20)
    assert len(table(a_sweep(*rows[:20])).short().lines) == 20


def test_the_notes_have_each_side_s_reasons_and_software() -> None:
    report = a_report(rows=(judged("INCONCLUSIVE"),), differences=["keras 3.3 → 3.12"])
    notes = page(a_sweep(reports={"tf-2.21-cpu": report})).notes
    assert "tf-2.21-cpu, results: results/run" in notes
    assert "INCONCLUSIVE, chain n=8, mode=eager: the reason\n  → the remedy" in notes
    assert notes[-1] == "software differences, tf-2.16-cpu → tf-2.21-cpu: keras 3.3 → 3.12"


def test_the_data_follow_the_schema() -> None:
    sweep = a_sweep(judged("SLOWER"), refused={"tf-nightly": "it does not start"})
    data = json.loads(json.dumps(sweep_data(sweep)))
    jsonschema.validate(data, SCHEMA)
    assert (data["first"], list(data["comparisons"]), list(data["refused"])) == (
        "tf-2.16-cpu",
        ["tf-2.21-cpu"],
        ["tf-nightly"],
    )


def test_ci_sees_each_case_of_each_side_and_a_side_without_a_report_as_an_error() -> None:
    sweep = a_sweep(judged("SLOWER"), refused={"tf-nightly": "it does not start"})
    found = [(each.group, each.case, each.result) for each in outcomes(sweep)]
    assert found == [("tf-2.21-cpu.chain", CHAIN, "failed"), ("tf-nightly", "comparison", "error")]


def test_a_case_that_only_a_later_side_has_is_in_the_table() -> None:
    new = Row(an_entry(OTHER), verdict=a_verdict("NEW", case=OTHER, ratio=None))
    sweep = a_sweep(reports={"tf-2.20-cpu": a_report(), "tf-2.21-cpu": a_report(rows=(new,))})
    assert cells(sweep)[-1] == ["n=16, mode=eager", "no time", "", "new"]
    assert present(sweep).page == page(sweep)
