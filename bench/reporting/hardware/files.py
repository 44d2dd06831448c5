"""The files of a hardware report: one page of HTML, Markdown, pictures, and the data as Parquet and CSV."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bench.judging.hardware import Fleet, Spread, Versus
from bench.reporting.formats import markdown
from bench.reporting.hardware import charts, data, words
from bench.reporting.hardware.payload import payload
from bench.reporting.hardware.sides import answers, numbers
from bench.reporting.html import embedded, render
from bench.reporting.presentation import Page
from bench.storing.files import unwritable, write_whole
from bench.storing.tables import write_table


def write_files(
    folder: Path, fleet: Fleet, base: int, found: Mapping[int, Versus], spread: Spread, page: Page
) -> None:
    """Write all files of the report into the folder; raises Refusal (3) where they cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    write_whole(folder / "report.html", html(fleet, base, spread, page))
    write_whole(folder / "report.md", _markdown(page, bool(found)))
    write_table(folder / "cases", data.CASES, list(data.case_rows(fleet)))
    write_table(folder / "speeds", data.SPEEDS, list(data.speed_rows(fleet, base, found)))
    for number in list(found)[:1]:
        charts.write_picture(folder / "speeds", fleet, found[number], spread)


def html(fleet: Fleet, base: int, spread: Spread, page: Page) -> str:
    """The page, with everything in it."""
    return render(
        "report.html",
        title="Hardware comparison",
        summary=page.summary,
        numbers=numbers(fleet),
        answers=answers(fleet),
        words=words.WORD_LIST,
        data=embedded({**payload(fleet, spread), "base": base}),
        charts=embedded(charts.specifications()),
        vega=charts.bundle(),
    )


def _markdown(page: Page, drawn: bool) -> str:
    picture = "![speeds with their intervals](speeds.svg)\n\n" if drawn else ""
    return f"# Hardware comparison\n\n{picture}{markdown.page(page)}"
