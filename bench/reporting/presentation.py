"""What a report shows, before anybody decides how: a page for people, data for programs, outcomes for CI.

Every kind of report makes one of these; the terminal and every file format only render it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

Result = Literal["passed", "failed", "error", "skipped"]
Style = Literal["", "good", "bad", "doubt", "dim", "strong"]


@dataclass(frozen=True)
class Cell:
    """A piece of text, and what it means for the reader."""

    text: str
    style: Style = ""


@dataclass(frozen=True)
class Column:
    """A column's heading; numbers stand on the right."""

    title: str
    right: bool = False


@dataclass(frozen=True)
class Line:
    """A row of a table, in a group or not; a row that tells little is shown on demand."""

    cells: tuple[Cell, ...]
    group: str = ""
    telling: bool = True


@dataclass(frozen=True)
class Table:
    """Rows under headings; `what` is what a row is, in the plural."""

    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    what: str = "cases"
    hidden: int = 0  # rows that are left out

    def short(self) -> Table:
        """The telling rows only."""
        kept = tuple(line for line in self.lines if line.telling)
        return replace(self, lines=kept, hidden=len(self.lines) - len(kept))


@dataclass(frozen=True)
class Page:
    """What a person reads: the answer first, then tables, then notes."""

    summary: tuple[Cell, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()

    def short(self) -> Page:
        """The page with the telling rows only."""
        return replace(self, tables=tuple(table.short() for table in self.tables))


@dataclass(frozen=True)
class Outcome:
    """What became of one case, as CI counts it."""

    group: str
    case: str
    result: Result
    message: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class Presentation:
    """One report, ready for any renderer."""

    page: Page
    data: Mapping[str, Any]  # plain JSON data; each kind of report has a schema in docs/
    outcomes: tuple[Outcome, ...]

    def short(self) -> Presentation:
        """The same with only the telling rows on its page; data and outcomes stay whole."""
        return replace(self, page=self.page.short())


def line(*cells: Cell | str, group: str = "", telling: bool = True) -> Line:
    """A row from texts and cells."""
    return Line(tuple(each if isinstance(each, Cell) else Cell(each) for each in cells), group, telling)


def columns(*titles: str) -> tuple[Column, ...]:
    """Columns by their headings; one that begins with > stands on the right."""
    return tuple(Column(title.removeprefix(">"), title.startswith(">")) for title in titles)


def cells(texts: Sequence[Cell | str]) -> tuple[Cell, ...]:
    """Lines of text as cells; empty ones are left out."""
    made = [each if isinstance(each, Cell) else Cell(each) for each in texts]
    return tuple(each for each in made if each.text)
