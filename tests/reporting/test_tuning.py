"""Documented and tuned forms side by side, the largest ratio first."""

from __future__ import annotations

from bench.judging.tuning import Tuned
from bench.reporting.tuning import tables
from tests.builders import an_entry


def a_pair(name: str, ratio: float) -> Tuned:
    plain, better = (
        an_entry(f"{name}[n=8,device=cpu]"),
        an_entry(f"{name}[n=8,implementation=tuned,device=cpu]"),
    )
    return Tuned(plain, better, 0.001 * ratio, 0.001, (ratio - 0.1, ratio + 0.1))


def test_without_a_tuned_case_there_is_no_table() -> None:
    assert tables([]) == []


def test_a_row_has_both_times_their_ratio_and_its_range() -> None:
    (table,) = tables([a_pair("chain", 2.0)])
    (line,) = table.lines
    assert [cell.text for cell in line.cells] == ["chain n=8", "2 ms", "1 ms", "2.0×", "1.9 to 2.1"]


def test_the_title_has_the_geometric_mean_over_workloads() -> None:
    (table,) = tables([a_pair("chain", 2.0), a_pair("other", 8.0)])
    assert table.title == "documented ÷ tuned, per item: 4.0× in the geometric mean over 2 workloads"


def test_the_five_largest_come_first_and_the_others_on_demand() -> None:
    (table,) = tables([a_pair(f"case{n}", float(n)) for n in range(1, 8)])
    short = table.short()
    assert [line.cells[0].text for line in short.lines] == [f"case{n} n=8" for n in (7, 6, 5, 4, 3)]
    assert short.hidden == 2
