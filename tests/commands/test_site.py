"""The site has the example, every stored table and every machine's history, and an index that leads to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from markupsafe import Markup

from bench.commands import site
from bench.commands.site import DOCS
from tests.commands.test_report import a_run
from tests.conftest import Place
from tests.history_builders import CASE, MACHINE, a_stored_history, nightly

ACKNOWLEDGED = f"""[[acknowledged]]
cases = "chain*"
after = "{nightly(14)}"
until_build = "{nightly(15)}"
who = "somebody"
why = "the new <allocator>"
until = 2099-01-31
"""


def a_site(place: Place, *words: str) -> Path:
    out = place.folder / "site"
    ended = place.bench("site", "--out", str(out), *words)
    assert (ended.code, ended.out) == (0, f"written: {out / 'index.html'}\n")
    return out


def test_the_site_has_every_row_of_the_stored_tables(place: Place) -> None:
    out = a_site(place)
    for name, rows, key in (("conformance", "rows", "case"), ("regressions", "regressions", "symptom")):
        stored = json.loads((DOCS / f"{name}.json").read_text())[rows]
        page = (out / f"{name}.html").read_text()
        table = page.partition("</table>")[0]
        assert table.count('<th scope="row">') == len(stored)
        assert f'href="{name}.html"' in (out / "index.html").read_text()
        assert "http" not in page.partition("<table>")[0]
        assert stored[0][key].split("<")[0][:30] in table


def test_the_example_is_a_page_once_it_is_measured(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = place.folder / "runs"
    monkeypatch.setattr(site, "EXAMPLE", runs)
    assert site._hardware(Markup("")) == []
    a_run(runs / "1", 0.02)
    a_run(runs / "2", 0.01, keras="4")
    (page,) = site._hardware(Markup("the script"))
    assert page.about.startswith("2 environments ")
    assert all(told in page.html for told in ("is 2.00× as fast as", "the script", "all pages"))


def test_a_history_has_its_regressions_with_commands_and_every_series(place: Place) -> None:
    out = a_site(place, "--history", a_stored_history(place.folder / "history"))
    page = (out / f"history-{MACHINE}.html").read_text()
    assert "2 regressions to look at and 0 improvements in 28 builds of TensorFlow" in page
    assert f"nox -s bisect -- {nightly(14)} {nightly(15)} --case &#39;{CASE}&#39;" in page
    assert "could not be measured, build: no such build" in page
    assert "<b>größe" not in page
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    (moved,) = [each for each in data["series"] if each["case"] == CASE]
    assert (len(moved["at"]), moved["moves"][0]["state"]) == (28, "confirmed")
    assert f'href="history-{MACHINE}.html"' in (out / "index.html").read_text()


def test_an_acknowledged_regression_says_by_whom(place: Place) -> None:
    listed = place.folder / "acknowledged.toml"
    listed.write_text(ACKNOWLEDGED)
    where = a_stored_history(place.folder / "history")
    page = (
        a_site(place, "--history", where, "--acknowledged", str(listed)) / f"history-{MACHINE}.html"
    ).read_text()
    assert "somebody, until 2099-01-31: the new &lt;allocator&gt;" in page


def test_a_history_that_cannot_be_read_is_refused_in_a_line(place: Place) -> None:
    where = a_stored_history(place.folder / "history", 3)
    next(Path(where, "points").rglob("*.parquet")).write_text("no Parquet")
    ended = place.bench("site", "--out", str(place.folder / "site"), "--history", where)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (3, "", 1)
    assert "cannot be read as a part of the history" in ended.err


def test_a_history_that_has_nothing_is_refused_in_a_line(place: Place) -> None:
    ended = place.bench(
        "site", "--out", str(place.folder / "site"), "--history", str(place.folder / "nowhere")
    )
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (3, "", 1)
    assert "nowhere: has no series of any machine" in ended.err


def test_a_folder_that_cannot_be_made_is_refused(place: Place) -> None:
    (place.folder / "file").write_text("")
    ended = place.bench("site", "--out", str(place.folder / "file" / "site"))
    assert ended.code == 3
    assert len(ended.err.splitlines()) == 1
