"""A page on a terminal, or as plain text of at most 100 columns where the output is a file or a pipe."""

from __future__ import annotations

import os

from rich import box
from rich.console import Console
from rich.table import Table as Drawn
from rich.text import Text

from bench.reporting.presentation import Cell, Page, Style, Table

WIDTH = 100  # columns, where no terminal says how many it has
STYLES: dict[Style, str] = {
    "good": "green",
    "bad": "bold red",
    "doubt": "yellow",
    "dim": "dim",
    "strong": "bold",
}


def console() -> Console:
    """Standard output, at the terminal's width or 100 columns; colours only where a terminal shows them."""
    plain = Console(highlight=False)
    columns = os.environ.get("COLUMNS", "")
    told = plain.is_terminal or columns.isdigit()
    return plain if told else Console(width=WIDTH, highlight=False)


def show(page: Page, to: Console) -> None:
    """The summary, the tables, the notes."""
    for line in page.summary:
        to.print(_text(line))
    for each in page.tables:
        to.print("")
        to.print(_drawn(each, to.width))
        if each.hidden:
            shown = len(each.lines)
            to.print(Text(f"{shown} of {shown + each.hidden} {each.what}; --all shows the others", "dim"))
    if page.notes:
        to.print("")
    for note in page.notes:
        to.print(Text(note))


def _drawn(table: Table, width: int) -> Drawn:
    made = Drawn(
        title=table.title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for number, column in enumerate(table.columns):
        made.add_column(
            column.title,
            justify="right" if column.right else "left",
            no_wrap=column.right,
            overflow="fold",
            max_width=width // 2 if number == 0 else None,
        )
    group = ""
    for line in table.lines:
        if line.group and line.group != group:
            made.add_row(Text(line.group, style="bold"))
        group = line.group
        first, *rest = line.cells
        made.add_row(_text(Cell(("  " if group else "") + first.text, first.style)), *map(_text, rest))
    return made


def _text(cell: Cell) -> Text:
    return Text(cell.text, style=STYLES.get(cell.style, ""))  # brackets of an id are no markup
