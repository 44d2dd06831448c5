"""The report as Markdown, for an issue, a pull request, or a page."""

from __future__ import annotations

from bench.reporting.presentation import Page, Presentation, Table

COMMAND = ": nox -s "  # before what is to be typed, which ends its line
HELP = "write the report as Markdown"


def text(shown: Presentation) -> str:
    """The page that the terminal shows, as Markdown."""
    return page(shown.page)


def page(shown: Page) -> str:
    """Summary, tables and notes of a page."""
    parts = [
        "\n".join(f"- {prose(each.text)}" for each in shown.summary),
        *map(table, shown.tables),
        "\n".join(f"- {prose(note)}" for note in shown.notes if note),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(shown: Table) -> str:
    """A table under its title; the group of a row stands before its first cell."""
    head = "| " + " | ".join(plain(column.title) for column in shown.columns) + " |"
    rule = "|" + "|".join(" ---: " if column.right else " --- " for column in shown.columns) + "|"
    rows = []
    for each in shown.lines:
        first, *rest = (cell.text for cell in each.cells)
        name = f"{each.group} {first}".strip()
        rows.append("| " + " | ".join([code(name), *map(plain, rest)]) + " |")
    left = [f"\n{shown.hidden} more {shown.what}: `--all`"] if shown.hidden else []
    return "\n".join([f"### {plain(shown.title)}", "", head, rule, *rows, *left])


def prose(words: str) -> str:
    """Text as it is, and the command that it ends with as code, so that it can be copied."""
    said, found, rest = words.partition(COMMAND)
    return f"{plain(said)}: {code(f'nox -s {rest}')}" if found else plain(said)


def plain(words: str) -> str:
    """Text that Markdown shows as it is: no cell ends early, and no name becomes markup."""
    marks = {mark: f"\\{mark}" for mark in "\\`*_|"}
    special = {**marks, "&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": " "}
    return "".join(special.get(each, each) for each in words)


def code(words: str) -> str:
    """A name as code, in which nothing is markup but what ends it, or its cell; nothing of no name."""
    special = {"|": "\\|", "`": "'", "\n": " "}
    shown = "".join(special.get(each, each) for each in words).strip()
    return f"`{shown}`" if shown else ""
