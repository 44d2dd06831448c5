"""The tables of the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs" / "statistics.md"
NIGHTLY, MEASURING, HARDWARE = (DOCS.with_name(f"{name}.md") for name in ("nightly", "measuring", "hardware"))


def fill(tables: Mapping[str, Sequence[str]], page: Path = DOCS) -> None:
    """Put each table's lines between its marks in a document, in place of those that are there."""
    text = page.read_text()
    for name, lines in tables.items():
        block = "\n".join((f"<!-- {name} -->", *lines, "<!-- end -->"))
        before, mark, rest = text.partition(f"<!-- {name} -->")
        if mark:
            text = before + block + rest.partition("<!-- end -->")[2]
    page.write_text(text)
