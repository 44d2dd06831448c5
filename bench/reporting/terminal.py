"""A page on a terminal, or as plain text of at most 100 columns where the output is a file or a pipe."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Drawn
from rich.text import Text

from bench.reporting.presentation import Cell, Line, Page, Style, Table

WIDTH = 100  # columns, where no terminal says how many it has
BETWEEN = 2  # columns, between two of a table
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


def recorded(page: Page) -> Console:
    """A terminal of WIDTH columns that shows the page, in colours, and remembers it for a picture."""
    paper = Console(
        record=True,
        width=WIDTH,
        file=StringIO(),
        force_terminal=True,
        color_system="truecolor",
        no_color=False,
    )
    show(page, paper)
    return paper


def show(page: Page, to: Console) -> None:
    """The summary, the tables, the notes."""
    for line in page.summary:
        to.print(_text(line))
    for each in page.tables:
        for piece in pieces(each, to.width):
            to.print("")
            to.print(Text(piece.title, "bold"))
            to.print(_drawn(piece, to.width))
        if each.hidden:
            shown = len(each.lines)
            to.print(Text(f"{shown} of {shown + each.hidden} {each.what}; --all shows the others", "dim"))
    if page.notes:
        to.print("")
    for note in page.notes:
        to.print(Text(note))


def _drawn(table: Table, width: int) -> Drawn:
    made = Drawn(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for column, columns in zip(table.columns, widths(table, width), strict=True):
        made.add_column(
            column.title, justify="right" if column.right else "left", overflow="fold", width=columns
        )
    group = ""
    for line in table.lines:
        if line.group and line.group != group:
            made.add_row(Text(line.group, style="bold"))
        group = line.group
        first, *rest = map(_text, line.cells)
        made.add_row(Padding(first, (0, 0, 0, _indent(line))), *rest)
    return made


def pieces(table: Table, width: int) -> Iterator[Table]:
    """The table in as many pieces as it takes for each to fit, the first column in all of them; usually one."""
    least = [each for each, _ in _extents(table, width)]
    at = 1
    while at < len(least) or at == 1:
        end = at + 1
        while end < len(least) and least[0] + sum(each + BETWEEN for each in least[at : end + 1]) <= width:
            end += 1
        yield _with_columns(table, (0, *range(at, min(end, len(least)))))
        at = end


def _with_columns(table: Table, numbers: Sequence[int]) -> Table:
    lines = tuple(
        replace(line, cells=tuple(line.cells[number] for number in numbers)) for line in table.lines
    )
    return replace(table, columns=tuple(table.columns[number] for number in numbers), lines=lines)


def widths(table: Table, width: int) -> list[int]:
    """Columns' widths: what their longest words need, then what is left, the first column's last."""
    extents = _extents(table, width)
    found = [least for least, _ in extents]
    spare = width - sum(found) - BETWEEN * (len(found) - 1)
    for number in [*range(1, len(found)), 0]:
        more = min(max(spare, 0), extents[number][1] - found[number])
        found[number] += more
        spare -= more
    return found


def _extents(table: Table, width: int) -> list[tuple[int, int]]:
    """For each column what its longest word needs, and what its longest text does; numbers are never broken."""
    found = []
    for number, column in enumerate(table.columns):
        cells = [(_indent(line) * (number == 0), line.cells[number].text) for line in table.lines]
        texts = [(0, column.title), *cells, *((0, line.group) for line in table.lines if number == 0)]
        natural = max(indent + cell_len(text) for indent, text in texts)
        words = [indent + cell_len(word) for indent, text in texts for word in text.split()]
        least = natural if column.right else max(words, default=0)
        found.append((min(least, width // 2), natural))
    return found


def _indent(line: Line) -> int:
    """How far a row's first cell stands to the right of its group's heading."""
    return 2 if line.group else 0


def _text(cell: Cell) -> Text:
    return Text(cell.text, style=STYLES.get(cell.style, ""))  # brackets of an id are no markup
