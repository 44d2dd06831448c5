"""A picture of a report: the page that the terminal shows, and nothing from a network."""

from __future__ import annotations

from xml.etree import ElementTree

from bench.reporting.formats import svg
from bench.reporting.presentation import Cell, Page, Presentation, Table, columns, line

TABLE = Table("times", columns("case", ">B ÷ A"), (line("matmul_chain n=8 <&>", Cell("1.010", "bad")),))
SHOWN = Presentation(Page((Cell("1 case: 1 proven"),), (TABLE,)), {"command": "compare"}, ())


def words_of(picture: str) -> str:
    return " ".join("".join(ElementTree.fromstring(picture).itertext()).replace("\xa0", " ").split())


def test_a_picture_shows_what_the_terminal_shows() -> None:
    said = words_of(svg.text(SHOWN))
    for words in ("tfgauge compare", "1 case: 1 proven", "matmul_chain n=8 <&>", "1.010"):
        assert words in said


def test_a_picture_refers_to_nothing_outside_itself() -> None:
    picture = svg.text(SHOWN).replace("http://www.w3.org/2000/svg", "")
    assert [each for each in ("http", "@font-face", "@import", "url(h") if each in picture] == []


def test_the_same_report_makes_the_same_picture() -> None:
    assert svg.text(SHOWN) == svg.text(SHOWN)
