"""The files of a hardware report: one page of HTML, Markdown, pictures, and the data as Parquet and CSV."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from bench.judging.hardware import Compared
from bench.reporting.formats import markdown
from bench.reporting.hardware import charts, data, words
from bench.reporting.hardware.payload import payload
from bench.reporting.hardware.sides import answers, numbers
from bench.reporting.html import embedded, render
from bench.reporting.presentation import Page
from bench.reporting.vega import Painter, bundle
from bench.storing.files import unwritable, write_whole
from bench.storing.tables import write_table


def write_files(folder: Path, compared: Compared, page: Page, painter: Painter, cache: Path) -> None:
    """Write all files of the report into the folder; raises Refusal (3) where they cannot be written."""
    fleet, base, found = compared.fleet, compared.base, compared.found
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    write_whole(folder / "report.html", html(compared, page, bundle(cache)))
    write_whole(folder / "report.md", _markdown(page, bool(found)))
    write_table(folder / "cases", data.CASES, list(data.case_rows(fleet)))
    write_table(folder / "speeds", data.SPEEDS, list(data.speed_rows(fleet, base, found)))
    if found:
        svg, png = painter.draw(charts.picture(fleet, base, found, compared.spread))
        write_whole(folder / "speeds.svg", svg)
        write_whole(folder / "speeds.png", png)


def html(compared: Compared, page: Page, vega: Markup, of_site: bool = False) -> str:
    """The page, with everything in it; on a site it leads back to the index."""
    fleet = compared.fleet
    return render(
        "report.html",
        title="Hardware comparison",
        of_site=of_site,
        summary=page.summary,
        numbers=numbers(fleet),
        answers=answers(fleet),
        words=words.WORD_LIST,
        data=embedded({**payload(fleet, compared.spread), "base": compared.base}),
        charts=embedded(charts.specifications()),
        vega=vega,
    )


def _markdown(page: Page, drawn: bool) -> str:
    picture = "![speeds with their intervals](speeds.svg)\n\n" if drawn else ""
    return f"# Hardware comparison\n\n{picture}{markdown.page(page)}"
