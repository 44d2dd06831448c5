"""The tables of the documents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def fill(tables: Mapping[str, Sequence[str]], document: str = "statistics.md") -> None:
    """Put each table's lines between its marks in a document, in place of those that are there."""
    path = DOCS / document
    text = path.read_text()
    for name, lines in tables.items():
        block = "\n".join((f"<!-- {name} -->", *lines, "<!-- end -->"))
        text = re.sub(rf"<!-- {name} -->.*?<!-- end -->", lambda _, block=block: block, text, flags=re.DOTALL)  # type: ignore[misc]
    path.write_text(text)
