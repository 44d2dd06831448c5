"""The static site: pages and an index of them. Stored tables become pages here; other pages have their own files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.reporting.html import render
from bench.reporting.presentation import Page
from bench.reporting.stored_pages import conformance, regressions
from bench.storing.files import unwritable, write_whole

Data = Mapping[str, Any]
TABLES: Mapping[str, tuple[str, str, Callable[[Data], Page]]] = {
    "conformance": ("Conformance", "What of TensorFlow 2's documented behaviour still holds.", conformance),
    "regressions": ("Known regressions", "Which release is wrong, slow, or crashes, and where.", regressions),
}


@dataclass(frozen=True)
class SitePage:
    """One page of the site: its file, what the index says of it, and the whole of it."""

    file: str
    title: str
    about: str
    html: str


def write_site(folder: Path, pages: Sequence[SitePage]) -> None:
    """Write the pages and their index; raises Refusal (3) where that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    for each in pages:
        write_whole(folder / each.file, each.html)
    write_whole(folder / "index.html", render("index.html", title="tfgauge", pages=pages))


def stored(name: str, data: Data) -> SitePage:
    """The page of a stored table; its name is one of TABLES."""
    title, about, make = TABLES[name]
    return SitePage(f"{name}.html", title, about, render("tables.html", title=title, page=make(data)))
