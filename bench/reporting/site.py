"""The static site: pages and an index of them. Stored tables become pages here; other pages have their own files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.reporting.figures import release
from bench.reporting.html import render
from bench.reporting.presentation import Cell, Page, Style, Table, columns, line
from bench.storing.files import unwritable, write_whole

Data = Mapping[str, Any]
STYLES: Mapping[str, Style] = {
    "proven": "good",
    "ok": "good",
    "wrong": "bad",
    "crashed": "bad",
    "slow": "bad",
    "leaks": "bad",
    "removed": "doubt",
    "changed": "doubt",
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


def conformance(data: Data) -> Page:
    """How each documented computation stands on each release."""
    lanes = [each["lane"] for each in data["lanes"]]
    rows = [
        line(each["case"], *(_state(each["states"].get(lane)) for lane in lanes)) for each in data["rows"]
    ]
    told = f"{len(rows)} documented computations on {len(lanes)} releases of TensorFlow"
    return Page((Cell(told, "strong"),), (_table("how each check ended", "case", lanes, rows),))


def regressions(data: Data) -> Page:
    """Which release has each known regression."""
    lanes = [each["lane"] for each in data["lanes"]]
    rows = [
        line(
            f"{each['name'].replace('_', ' ')}: {each['symptom']}",
            *(_state(each["cells"].get(lane, {}).get("state")) for lane in lanes),
        )
        for each in data["regressions"]
    ]
    told = f"{len(rows)} known regressions of TensorFlow and Keras on {len(lanes)} releases"
    return Page((Cell(told, "strong"),), (_table("which release has it", "regression", lanes, rows),))


TABLES: Mapping[str, tuple[str, str, Callable[[Data], Page]]] = {
    "conformance": ("Conformance", "What of TensorFlow 2's documented behaviour still holds.", conformance),
    "regressions": ("Known regressions", "Which release is wrong, slow, or crashes, and where.", regressions),
}


def _state(state: str | None) -> Cell:
    return Cell(state, STYLES.get(state, "")) if state else Cell("–")


def _table(title: str, first: str, lanes: list[str], rows: list[Any]) -> Table:
    return Table(title, columns(first, *map(release, lanes)), tuple(rows))
