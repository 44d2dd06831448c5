"""The site's pages in Chromium: a history that is searched, chosen, linked and copied; every page without faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import AXE, NEEDED, faults
from tests.commands.test_site import a_site
from tests.conftest import Place
from tests.history_builders import CASE, MACHINE, STRANGE, a_stored_history, nightly

pytestmark = NEEDED


def the_site(place: Place) -> Path:
    return a_site(place, "--history", a_stored_history(place.folder / "history"))


def cases(page: Page) -> list[str]:
    return page.locator("#all tbody th").all_inner_texts()


def test_a_reader_searches_a_series_and_links_to_it(place: Place, page: Page) -> None:
    page.goto(f"file://{the_site(place)}/history-{MACHINE}.html")
    assert len(cases(page)) == 3
    page.get_by_role("button", name="case", exact=True).click()
    assert cases(page)[0] == STRANGE
    page.get_by_role("searchbox").fill("矩阵")
    assert cases(page) == [STRANGE]
    page.get_by_role("button", name=f"show {STRANGE}").click()
    assert page.locator("#chosen h2").inner_text() == f"{STRANGE}, wall time"
    page.get_by_role("button", name="copy link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto("about:blank")
    page.goto(link)
    assert (cases(page), page.locator("#chosen h2").inner_text()) == ([STRANGE], f"{STRANGE}, wall time")


def test_the_plot_has_its_table_and_the_change_its_command(place: Place, page: Page) -> None:
    page.goto(f"file://{the_site(place)}/history-{MACHINE}.html#case={CASE}")
    page.locator("#chosen").scroll_into_view_if_needed()
    page.locator("#chosen svg[role=img]").wait_for()
    assert page.locator("#chosen tbody tr").count() == 28
    page.locator("#chosen").get_by_role("button", name="copy command").click()
    told = page.evaluate("navigator.clipboard.readText()")
    assert told == f"nox -s compare -- {nightly(14)} {nightly(15)} --cases '{CASE}'"


def test_a_series_is_chosen_by_keyboard_alone(place: Place, page: Page) -> None:
    page.goto(f"file://{the_site(place)}/history-{MACHINE}.html")
    page.locator("#link").focus()
    for _ in range(8):  # the table, its five headings that sort, and the first two rows
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#chosen h2").inner_text().startswith(cases(page)[1])
    assert page.evaluate("document.activeElement.tagName") == "H2"


@pytest.mark.skipif(not AXE, reason="no axe-core: set TFGAUGE_AXE")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_on_any_page(place: Place, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    out = the_site(place)
    pages = sorted(out.glob("*.html"))
    assert len(pages) >= 4
    for each in pages:
        page.goto(f"file://{each}")
        for section in page.locator("section:visible").all():
            section.scroll_into_view_if_needed()
        assert (each.name, faults(page)) == (each.name, [])
