"""What two sides showed: a row per case, what else moved in short, and what was spent."""

from __future__ import annotations

import io
from dataclasses import replace

from bench.reporting.paired import in_short, not_judged, show
from rich.console import Console

from bench.records import AnswerDistance
from tests.builders import CHAIN, a_record, a_report, a_verdict, an_environment
from tests.judging.test_pair_ratios import a_visit

BOTH = [a_record(role="a", seconds=0.001), a_record(role="b", seconds=0.0012, side="tf-new")]


def shown(**changes: object) -> list[str]:
    """The report's lines as they stand in a file."""
    stream = io.StringIO()
    report = a_report(**{"records": BOTH, "verdicts": [a_verdict("SLOWER")], **changes})
    show(
        report,
        {CHAIN: AnswerDistance("answer", 3.0, 1e-7)},
        "at most 10 s of turns",
        Console(file=stream, width=165),
    )
    return stream.getvalue().splitlines()


def test_a_case_has_both_times_their_ratio_and_how_far_its_answers_lie_apart() -> None:
    row = next(line for line in shown() if line.startswith(CHAIN))
    cells = [cell.strip() for cell in row.split("│")]
    assert cells == [
        CHAIN,
        "1 ms",
        "1.2 ms",
        "1.010 [0.990, 1.030]",
        "2.0%",
        "SLOWER",
        "3 ULP, 1e-07 relative",
    ]


def test_what_could_hardly_be_seen_is_not_said_to_the_last_digit() -> None:
    assert any("> 1000%" in line for line in shown(verdicts=[a_verdict(mde=57.0)]))


def test_what_was_spent_and_what_the_sides_are_is_said() -> None:
    lines = shown()
    assert "at most 10 s of turns" in lines
    assert "A is tf-2.21-cpu, B is tf-new, on vulcan-9000-2cpu-3f9c1a" in lines


def test_turns_that_are_left_out_are_said_with_why() -> None:
    assert not_judged([a_visit("a", 0.001), a_visit("b", 0.001)]) == []
    a, b = a_visit("a", 0.001), a_visit("b", 0.001, idle=(0.0, 0.0, 0.02, 0.0))
    assert not_judged([a, b]) == [
        "left out of 8 turns, each with its neighbours: 4 because the side that waited was at work"
    ]


def test_what_is_compared_is_said_and_is_another_thing_on_one_core() -> None:
    assert any(line.endswith("what is compared is the fast end") for line in shown())
    core = replace(an_environment(), machine={**an_environment().machine, "cpus": 1})
    lines = shown(environments={"a": [core], "b": [core]})
    assert any(line.endswith("what is compared is neighbouring turns, on one core") for line in lines)


def test_a_few_cases_that_moved_have_a_line_each() -> None:
    few = [a_verdict("SLOWER", case=str(k), series="memory") for k in range(4)]
    assert len(in_short([a_verdict(), *few])) == 4


def test_many_that_moved_the_same_way_are_said_together() -> None:
    many = [a_verdict("SLOWER", case=str(k), series="memory", ratio=1 + k / 10) for k in range(1, 6)]
    faster = a_verdict("FASTER", case="x", series="cpu")
    assert in_short([*many, faster]) == [
        "5 cases: memory MORE, 1.10 to 1.50, median 1.30",
        "x: cpu FASTER, 1.010 [0.990, 1.030]: the reason",
    ]
