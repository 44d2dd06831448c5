"""The report as Markdown shows every name as it is."""

from __future__ import annotations

import pytest

from bench.reporting.formats import markdown
from bench.reporting.presentation import Cell, Page, Presentation, Table, columns, line


def a_table(*cells: str, group: str = "") -> Table:
    return Table(
        "title",
        columns("case", *(f">{number}" for number in range(1, len(cells)))),
        (line(*cells, group=group),),
    )


def test_a_page_has_its_summary_its_tables_and_its_notes() -> None:
    page = Page((Cell("2 cases", "strong"), Cell("1 wrong", "bad")), (a_table("a", "1 ms"),), ("a note",))
    assert markdown.text(Presentation(page, {}, ())).splitlines() == [
        "- 2 cases",
        "- 1 wrong",
        "",
        "### title",
        "",
        "| case | 1 |",
        "| --- | ---: |",
        "| `a` | 1 ms |",
        "",
        "- a note",
    ]


def test_a_page_without_tables_and_notes_is_its_summary() -> None:
    assert markdown.page(Page((Cell("answer"),))) == "- answer\n"


def test_a_row_begins_with_its_group() -> None:
    assert "| `chain n=8` | x |" in markdown.table(a_table("n=8", "x", group="chain")).splitlines()
    assert "| `chain` | x |" in markdown.table(a_table("", "x", group="chain")).splitlines()


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a|b", "a\\|b"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("*bold* _name_", "\\*bold\\* \\_name\\_"),
        ("two\nlines", "two lines"),
    ],
)
def test_no_text_becomes_markup_or_ends_its_cell(words: str, shown: str) -> None:
    page = markdown.page(Page((Cell(words),), (a_table("case", words),), (words,)))
    assert page.count(shown) == 3
    assert f"| {shown} |" in page


def test_a_command_that_ends_a_line_can_be_copied() -> None:
    """Its names have underscores and stars, which as text would be escaped or vanish."""
    command = "nox -s bisect -- 2.16.2 2.17.1 --case 'weights_round_trip[form=*]'"
    page = markdown.page(Page((), (), (f"the build of a_case: {command}",)))
    assert page == f"- the build of a\\_case: `{command}`\n"


def test_a_name_in_code_ends_no_cell_and_no_row() -> None:
    """Inside backticks nothing is markup but what ends the cell."""
    (row,) = markdown.table(a_table("a|b<c>_d_*e*\n", "x")).splitlines()[4:]
    assert row == "| `a\\|b<c>_d_*e*` | x |"


def test_what_is_hidden_is_counted() -> None:
    table = Table("title", columns("case"), (line("a"), line("b", telling=False))).short()
    assert markdown.table(table).splitlines()[-1] == "1 more cases: `--all`"
