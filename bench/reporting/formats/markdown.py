"""The report as Markdown, for an issue, a pull request, or a page."""

from __future__ import annotations

from bench.reporting.presentation import Page, Presentation, Table

HELP = "write the report as Markdown"


def text(shown: Presentation) -> str:
    """The page that the terminal shows, as Markdown."""
    return page(shown.page)


def page(shown: Page) -> str:
    """Summary, tables and notes of a page."""
    parts = [
        "\n".join(f"- {_plain(each.text)}" for each in shown.summary),
        *map(table, shown.tables),
        "\n".join(f"- {_plain(note)}" for note in shown.notes),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(shown: Table) -> str:
    """A table under its title; the group of a row stands before its first cell."""
    head = "| " + " | ".join(_plain(column.title) for column in shown.columns) + " |"
    rule = "|" + "|".join(" ---: " if column.right else " --- " for column in shown.columns) + "|"
    rows = []
    for each in shown.lines:
        first, *rest = each.cells
        name = f"{each.group} {first.text}".strip()
        rows.append("| " + " | ".join([_code(name), *(_plain(cell.text) for cell in rest)]) + " |")
    left = [f"\n{shown.hidden} more {shown.what}: `--all`"] if shown.hidden else []
    return "\n".join([f"### {shown.title}", "", head, rule, *rows, *left])


def _code(words: str) -> str:
    """A name as code, in which only the cell's end and the code's own mark are special."""
    shown = words.replace("`", "'").replace("|", "\\|").replace("\n", " ")
    return f"`{shown}`" if shown else ""


def _plain(words: str) -> str:
    """Text that Markdown shows as it is: no cell ends early, and no name becomes markup."""
    special = {"|": "\\|", "<": "&lt;", ">": "&gt;", "*": "\\*", "_": "\\_", "\n": " "}
    return "".join(special.get(each, each) for each in words)
