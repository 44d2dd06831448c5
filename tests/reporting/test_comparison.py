"""What two sides showed: the answer, a row per case, answers that differ, and what was spent."""

from __future__ import annotations

from typing import Any

from bench.records import AnswerDistance, Check
from bench.reporting.comparison import answers, distance_text, page, present, table
from bench.reporting.model import Report, Row
from tests.builders import a_report, a_row, a_verdict, an_entry

SIDES = {"a": "tf-2.20-cpu", "b": "tf-2.21-cpu"}


def a_comparison(*rows: Row, **changes: Any) -> Report:
    return a_report(**{"command": "compare", "rows": rows or (row(8),), "sides": SIDES, **changes})


def row(number: int, outcome: str = "SAME", **changes: Any) -> Row:
    """A case of its own, with a verdict."""
    case = f"chain[n={number},device=cpu]"
    made = {key: changes.pop(key) for key in ("ratio", "interval", "mde") if key in changes}
    return a_row(case, **{"before": 0.001, "verdict": a_verdict(outcome, case=case, **made), **changes})


def names(report: Report) -> list[str]:
    return [each.cells[0].text for each in table(report).lines]


def test_the_answer_comes_first_and_says_what_the_sides_are() -> None:
    report = a_comparison(row(8, "SLOWER", ratio=1.2), method=("budget: 10 s",), exit_code=1)
    assert [cell.text for cell in page(report).summary] == [
        "1 case: 1 proven, 0 wrong, 0 crashed",
        "verdicts: 1 SLOWER",
        "SLOWER: chain n=8 1.20×",
        "exit 1: wall time 1 case",
        "A: tf-2.20-cpu, B: tf-2.21-cpu, on vulcan-9000-2cpu-3f9c1a",
        "results: results/run",
    ]


def test_lines_to_begin_with_stand_before_the_answer() -> None:
    shown = present(a_comparison(), ["alarms on identical sides: none"])
    assert shown.page.summary[0].text == "alarms on identical sides: none"


def test_a_case_has_both_times_their_ratio_and_what_could_have_been_seen() -> None:
    (line,) = table(a_comparison(row(8, "INCONCLUSIVE", mde=0.034))).lines
    told = [cell.text for cell in line.cells]
    assert told == ["chain n=8", "1 ms", "10 ms", "1.010 [0.990, 1.030]", "INCONCLUSIVE", "3%"]


def test_what_is_wrong_comes_first_then_the_largest_change_in_either_direction() -> None:
    report = a_comparison(
        row(1),
        row(2, "SLOWER", ratio=1.5),
        row(3, "FASTER", ratio=0.5),
        row(4, "NEW", ratio=None, before=None),
        row(5, "WRONG", ratio=None),
    )
    assert names(report) == ["chain n=5", "chain n=3", "chain n=2", "chain n=1", "chain n=4"]


def test_a_case_that_was_not_measured_has_no_times() -> None:
    gone = Row(an_entry("chain[n=1,device=cpu]"), verdict=a_verdict("MISSING", ratio=None))
    (line,) = table(a_comparison(gone)).lines
    assert [cell.text for cell in line.cells] == ["chain n=1", "no time", "no time", "", "MISSING", "2%"]


def test_a_few_cases_are_all_shown_and_of_many_those_that_are_not_quiet() -> None:
    few = [row(n) for n in range(20)]
    many = [*few, row(20, "SLOWER"), row(21, "INCONCLUSIVE"), row(22, "NOT_COMPARABLE", ratio=None)]
    assert len(table(a_comparison(*few)).short().lines) == 20
    short = table(a_comparison(*many)).short()
    assert [each.cells[4].text for each in short.lines] == ["SLOWER", "NOT_COMPARABLE"]
    assert short.hidden == 21


def test_answers_that_differ_have_a_table_the_largest_distance_first() -> None:
    report = a_comparison(
        row(1, distance=AnswerDistance()),
        row(2, distance=AnswerDistance("answer", 3.0, 1e-7)),
        row(3, distance=AnswerDistance("answer", 4e6, 0.5)),
        row(4, distance=AnswerDistance("answer", why="the shapes differ")),
        row(5),
    )
    assert [[cell.text for cell in each.cells] for each in answers(report).lines] == [
        ["chain n=4", "the shapes differ"],
        ["chain n=3", "0.5 relative, 4e+06 ULP"],
        ["chain n=2", "1e-07 relative, 3 ULP"],
    ]


def test_without_such_answers_there_is_no_such_table() -> None:
    assert [each.title for each in page(a_comparison()).tables] == ["time per call, side by side"]


def test_a_distance_is_in_words() -> None:
    assert distance_text(AnswerDistance("answer", 1.0, 1e-7)) == "1e-07 relative, 1 ULP"
    assert distance_text(AnswerDistance("answer", why="A has another type")) == "A has another type"


def test_the_notes_say_what_else_moved_how_it_was_measured_and_what_differs() -> None:
    report = a_comparison(
        row(8, others=(a_verdict("SLOWER", series="memory"),)),
        method=("budget: at most 10 s", "times are each side's 10th percentile"),
        differences=["numpy 1 → 2"],
    )
    assert page(report).notes == (
        "memory MORE: chain n=8, 1.010 [0.990, 1.030]",
        "budget: at most 10 s",
        "times are each side's 10th percentile",
        "software differences, A → B: numpy 1 → 2",
    )
    assert page(a_comparison()).notes[-1] == "software differences, A → B: none"


def test_a_wrong_side_is_counted_and_said_why() -> None:
    wrong = a_verdict("WRONG", ratio=None, reason="tf-2.21-cpu: off by one", remedy="mend it")
    report = a_comparison(row(8, check=Check("wrong", "off by one"), seconds=None, verdict=wrong))
    assert page(report).summary[0].text == "1 case: 0 proven, 1 wrong, 0 crashed"
    assert page(report).notes[0] == "WRONG, chain n=8: tf-2.21-cpu: off by one\n  → mend it"
