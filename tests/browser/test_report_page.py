"""The report in Chromium, as a reader uses it: sort, filter, search, choose, link, copy; keyboard; no faults."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pyarrow import parquet

from tests.browser.conftest import AXE, NEEDED, faults
from tests.commands.test_report import CASES, a_bad_run, a_run
from tests.conftest import Place

pytestmark = NEEDED
RUNS = {"old": (0.02, {}), "new": (0.01, {"keras": "4"}), "wrong one": (0.03, {"keras": "5"})}


def a_report(place: Place, *words: str) -> Path:
    """A report of three environments, one of them with a wrong answer; its folder."""
    runs = [
        f"{name}={a_run(place.folder / name, factor, 'wrong' if 'wrong' in name else 'proven', **more)}"
        for name, (factor, more) in RUNS.items()
    ]
    out = place.folder / "out"
    assert place.bench("report", *runs, "--out", str(out), *words).code == 0
    return out


def rows(page: Page) -> list[str]:
    return page.locator("#cases tbody th").all_inner_texts()


def test_a_reader_finds_the_answer_sorts_filters_links_and_copies(place: Place, page: Page) -> None:
    out = a_report(place)
    page.goto(f"file://{out}/report.html")
    assert page.locator("#answer p").first.inner_text().startswith("new is 2.00× as fast as old, 95 %")
    assert len(rows(page)) == len(CASES)

    page.get_by_role("button", name="case", exact=True).click()
    assert [each.split("[")[0] for each in rows(page)][-2:] == ["chain n=8", "chain n=16"]
    page.get_by_role("searchbox").fill("矩阵")
    assert [each.startswith("<b>größe 矩阵</b>") for each in rows(page)] == [True]
    assert page.locator("#families tbody tr").first.inner_text().split("\t")[3] == "3"

    page.get_by_role("button", name="copy link").click()
    assert "q=" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="copy this view as Markdown").click()
    assert "&lt;b&gt;größe 矩阵" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="copy command").first.click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("nox -s compare -- ")


def test_the_numbers_for_any_baseline_are_those_of_the_data_file(place: Place, page: Page) -> None:
    out = a_report(place, "--baseline", "wrong one")
    page.goto(f"file://{out}/report.html")
    for row in parquet.read_table(out / "speeds.parquet").to_pylist():
        page.goto(f"file://{out}/report.html#a={row['baseline']}&b={row['environment']}")
        found = page.evaluate(
            """([a, b, id, family]) => {
                const number_of = (name) => data.environments.findIndex((each) => each.name === name);
                const [first, second] = [number_of(a), number_of(b)];
                const all = versus(first, second);
                const number = data.cases.findIndex((each) => each.id === id);
                return id ? all.speeds.get(number) : family ? all.families.get(family) : all.overall;
            }""",
            [row["baseline"], row["environment"], row["case"], row["family"]],
        )
        assert math.exp(found["log"]) == pytest.approx(row["speed"], rel=1e-4)
        assert math.exp(found["log"] - found["half"]) == pytest.approx(row["low"], rel=2e-3)


def test_a_link_opens_the_view_that_it_was_copied_from(place: Place, page: Page) -> None:
    out = a_report(place)
    page.goto(f"file://{out}/report.html#b=wrong+one&show=bad")
    assert page.locator("#answer p").first.inner_text().endswith("; 1 wrong on wrong one.")
    assert len(rows(page)) == 1
    page.locator("#show").select_option("all")
    assert rows(page)[-1] == "chain n=8"  # without a time, so after all effects


def test_everything_is_reached_by_keyboard_alone(place: Place, page: Page) -> None:
    page.goto(f"file://{a_report(place)}/report.html")
    page.locator("#a").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#answer p").first.inner_text().startswith("old is 0.500× as fast as new")


def test_every_environment_and_section_is_one_press_away_and_the_view_stays(place: Place, page: Page) -> None:
    page.goto(f"file://{a_report(place)}/report.html")
    page.get_by_role("button", name="compare wrong one").press("Enter")
    assert page.locator("#answer p").first.inner_text().startswith("wrong one is ")
    page.locator("#contents").get_by_role("link", name="Words").press("Enter")
    assert page.evaluate("document.activeElement.closest('section').id") == "words"
    assert page.locator("#answer p").first.inner_text().startswith("wrong one is ")
    assert page.url.endswith("#b=wrong+one")


def test_a_single_environment_shows_its_times_alone(place: Place, page: Page) -> None:
    out = place.folder / "out"
    assert place.bench("report", f"one={a_run(place.folder / 'r', 0.02)}", "--out", str(out)).code == 0
    page.goto(f"file://{out}/report.html")
    assert page.locator("#cases thead th").all_inner_texts() == ["case", "A: one", "again"]
    assert not page.get_by_role("button", name="swap").is_visible()
    assert not page.locator("#families").is_visible()


def test_where_every_case_is_wrong_the_page_says_which(place: Place, page: Page) -> None:
    runs = [
        f"{outcome}={a_bad_run(place.folder / outcome, outcome, keras=outcome)}"
        for outcome in ("wrong", "crashed")
    ]
    out = place.folder / "out"
    assert place.bench("report", *runs, "--out", str(out)).code == 0
    page.goto(f"file://{out}/report.html")
    assert page.locator("#answer p").all_inner_texts() == [
        "crashed cannot be compared with wrong: no case is proven and timed on both; "
        "3 crashed on crashed; 3 wrong on wrong."
    ]
    assert page.locator("#problems tbody tr").count() == 2 * len(CASES)


def test_on_a_phone_the_points_of_a_plot_are_in_view(place: Place, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"file://{a_report(place)}/report.html")
    page.locator("#effects").scroll_into_view_if_needed()
    svg = page.locator("#effects svg[role=img]")
    svg.wait_for()
    box = svg.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.skipif(not AXE, reason="no axe-core: set TFGAUGE_AXE")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(place: Place, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"file://{a_report(place)}/report.html")
    page.locator("#effects").scroll_into_view_if_needed()
    assert faults(page) == []
