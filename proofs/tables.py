"""The tables of docs/statistics.md and docs/nightly.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs" / "statistics.md"
NIGHTLY = DOCS.with_name("nightly.md")


def fill(tables: Mapping[str, Sequence[str]], page: Path = DOCS) -> None:
    """Put each table's lines between its marks in the document, in place of those that are there."""
    text = page.read_text()
    for name, lines in tables.items():
        block = "\n".join((f"<!-- {name} -->", *lines, "<!-- end -->"))
        text = re.sub(rf"<!-- {name} -->.*?<!-- end -->", block, text, flags=re.DOTALL)
    page.write_text(text)
