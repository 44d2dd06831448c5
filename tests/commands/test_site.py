"""The site has a page for every stored table, and an index that leads to them."""

from __future__ import annotations

import json

from bench.commands.site import DOCS
from tests.conftest import Place


def test_the_site_has_every_row_of_the_stored_tables(place: Place) -> None:
    out = place.folder / "site"
    ended = place.bench("site", "--out", str(out))
    assert (ended.code, ended.out) == (0, f"written: {out / 'index.html'}\n")
    for name, rows, key in (("conformance", "rows", "case"), ("regressions", "regressions", "symptom")):
        stored = json.loads((DOCS / f"{name}.json").read_text())[rows]
        page = (out / f"{name}.html").read_text()
        assert page.count('<th scope="row">') == len(stored)
        assert f'href="{name}.html"' in (out / "index.html").read_text()
        assert "http" not in page.partition("<table>")[0]
        assert stored[0][key].split("<")[0][:30] in page


def test_a_folder_that_cannot_be_made_is_refused(place: Place) -> None:
    (place.folder / "file").write_text("")
    ended = place.bench("site", "--out", str(place.folder / "file" / "site"))
    assert ended.code == 3
    assert len(ended.err.splitlines()) == 1
