"""What a report shows can be shortened to what tells most; what programs read cannot."""

from __future__ import annotations

from bench.reporting.presentation import (
    Cell,
    Column,
    Outcome,
    Page,
    Presentation,
    Table,
    cells,
    columns,
    line,
)

LINES = (line("a"), line("b", telling=False), line("c", telling=False))
TABLE = Table("title", columns("case"), LINES)
SHOWN = Presentation(
    Page((Cell("answer"),), (TABLE,), ("note",)), {"schema": 1}, (Outcome("g", "a", "passed"),)
)


def test_the_short_form_has_the_telling_rows_and_counts_the_others() -> None:
    short = SHOWN.short()
    (table,) = short.page.tables
    assert (table.lines, table.hidden) == (LINES[:1], 2)
    assert (short.page.summary, short.page.notes) == (SHOWN.page.summary, SHOWN.page.notes)


def test_the_short_form_keeps_all_data_and_outcomes() -> None:
    assert (SHOWN.short().data, SHOWN.short().outcomes) == (SHOWN.data, SHOWN.outcomes)


def test_the_short_form_of_the_short_form_hides_no_more() -> None:
    assert SHOWN.page.short().tables[0].lines == SHOWN.short().short().page.tables[0].lines


def test_a_heading_that_begins_with_a_mark_stands_on_the_right() -> None:
    assert columns("case", ">time") == (Column("case"), Column("time", right=True))


def test_lines_are_cells_and_empty_ones_are_left_out() -> None:
    assert cells(["a", "", Cell("b", "bad"), Cell("")]) == (Cell("a"), Cell("b", "bad"))


def test_a_row_is_made_of_texts_and_cells() -> None:
    made = line("a", Cell("b", "bad"), group="g", telling=False)
    assert (made.cells, made.group, made.telling) == ((Cell("a"), Cell("b", "bad")), "g", False)
