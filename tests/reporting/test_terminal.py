"""A page fits its width by whole words, and is plain text wherever nobody looks at it."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from bench.judging.ceilings import Share
from bench.judging.conformance import Tried
from bench.judging.on_device import OnDevice
from bench.judging.tuning import Tuned
from bench.records import AnswerDistance, Check, Work
from bench.reporting import bench_run, comparison, conformance, device, sweep, terminal, tuning
from bench.reporting.model import Report, SweepReport
from bench.reporting.presentation import Cell, Page, Table, columns, line
from tests.builders import a_report, a_row, a_verdict, an_entry, an_environment

# The longest names of the suite, and the widest figures.
LONG = (
    "matmul_chain[chain=orthogonal,n=512,products=16,mode=function,device=cpu]",
    "input_pipeline[stages=documented,read=python,batches=64,dataset=digits,device=cpu]",
    "linear_regression[samples=2000,implementation=tuned,device=cpu]",
    "prime_square_differences[n=200,mode=function,implementation=tuned,device=cpu]",
    "learning_rate_scheduler[schedule=exponential,device=cpu]",
)
OUTCOMES = ("SLOWER", "FASTER", "INCONCLUSIVE", "NOT_COMPARABLE", "WRONG")
WORDS = re.compile(r"[A-Za-z0-9_=.]+")


def drawn(page: Page, width: int = terminal.WIDTH) -> list[str]:
    """The page's lines as they stand in a file."""
    stream = io.StringIO()
    terminal.show(page, Console(file=stream, width=width))
    return stream.getvalue().splitlines()


def a_long_report(**changes: object) -> Report:
    rows = tuple(
        a_row(
            case,
            check=Check("proven", "", 9.99e-7, 1e-6),
            work=Work(items=123e3, unit="elements"),
            seconds=0.123,
            before=0.1234,
            spread=0.123,
            share=Share("bytes", 0.99),
            verdict=a_verdict(outcome, case=case, ratio=12.345, interval=(11.111, 13.333), mde=11.0),
            distance=AnswerDistance("answer", 12345678.0, 1.2e-7),
        )
        for case, outcome in zip(LONG, OUTCOMES, strict=True)
    )
    return replace(a_report(rows=rows, sides={"a": "tf-2.12-cpu", "b": "tf-2.21-cpu"}), **changes)  # type: ignore[arg-type]


def a_lane(number: int) -> Tried:
    entries = tuple(an_entry(case) for case in LONG)
    checks = {entry.case: Check("removed", "AttributeError") for entry in entries}
    return Tried(f"tf-2.{number}-cpu", f"2.{number}.1", {}, entries, (), checks, {}, 12.3)


ENTRIES = [an_entry(case) for case in LONG]
NO_BASELINE = tuple(replace(row, verdict=a_verdict("NEW", ratio=None)) for row in a_long_report().rows)
SIDES = [f"tf-2.{number}-cpu" for number in range(13, 22)]
PAGES = {
    "a run": bench_run.page(a_long_report()),
    "a first run": bench_run.page(a_long_report(rows=NO_BASELINE)),
    "a comparison": comparison.page(a_long_report()),
    "ten lanes": conformance.page([a_lane(number) for number in range(12, 22)]),
    "nine sides": sweep.page(SweepReport("tf-2.12-cpu", dict.fromkeys(SIDES, a_long_report()), {}, 0)),
    "nine requirements": sweep.page(
        SweepReport("x", {f"tensorflow-cpu==2.{n}.1": a_long_report() for n in range(9)}, {}, 0)
    ),
    "paths": sweep.page(
        SweepReport("x", {f"/home/somebody/environments/{n}/bin/python": a_long_report() for n in range(9)}, {}, 0)
    ),
    "tuned forms": Page((), tuple(tuning.tables([Tuned(e, e, 0.1234, 0.01234, (9.9, 99.9)) for e in ENTRIES]))),
    "a GPU": Page(
        (), tuple(device.tables([OnDevice(e, 1.0, 2**36, "images", 0.0938, 700, 1980, 99, 1.0) for e in ENTRIES]))
    ),
}  # fmt: skip


@pytest.mark.parametrize("of", PAGES)
def test_every_table_fits_100_columns(of: str) -> None:
    assert max(map(len, drawn(PAGES[of]))) <= 100


@pytest.mark.parametrize("of", PAGES)
@pytest.mark.parametrize("width", [80, 100])
def test_no_word_of_a_table_is_cut(of: str, width: int) -> None:
    """So that every id, number and verdict can be read, and found by a search."""
    shown = set(WORDS.findall("\n".join(drawn(PAGES[of], width))))
    for table in PAGES[of].tables:
        told = {w for each in table.lines for cell in each.cells for w in WORDS.findall(cell.text)}
        headed = {word for column in table.columns for word in WORDS.findall(column.title)}
        assert (told | headed) - shown == set()


@pytest.mark.parametrize("of", PAGES)
def test_no_row_says_on_which_device_its_case_ran(of: str) -> None:
    assert "device=" not in "\n".join(drawn(PAGES[of]))


@pytest.mark.parametrize("of", ["a run", "a first run", "a comparison", "ten lanes", "nine sides"])
def test_a_table_of_the_suite_s_own_names_stays_in_one_piece(of: str) -> None:
    page = PAGES[of]
    assert all(len(list(terminal.pieces(table, terminal.WIDTH))) == 1 for table in page.tables)


def test_a_table_that_cannot_fit_is_shown_in_pieces_each_with_the_names() -> None:
    texts = ["word" * 5] * 6
    table = Table("wide", columns("case", *(f">{n}" for n in range(6))), (line("name", *texts),))
    made = list(terminal.pieces(table, 60))
    assert [[column.title for column in piece.columns] for piece in made] == [
        ["case", "0", "1"],
        ["case", "2", "3"],
        ["case", "4", "5"],
    ]
    assert {piece.lines[0].cells[0].text for piece in made} == {"name"}


def test_a_table_of_one_column_is_one_piece() -> None:
    table = Table("names", columns("case"), (line("name"),))
    assert list(terminal.pieces(table, 60)) == [table]


def test_a_word_that_is_wider_than_the_table_is_broken_and_nothing_is_lost() -> None:
    table = Table("wide", columns("case", "why"), (line("x" * 90, "y" * 90),))
    text = "".join(drawn(Page((), (table,))))
    assert (text.count("x"), text.count("y")) == (90, 90 + "why".count("y"))


def test_the_summary_comes_first_and_the_notes_last() -> None:
    table = Table("title", columns("case"), (line("row"),))
    found = [each.strip() for each in drawn(Page((Cell("summary"),), (table,), ("note",))) if each.strip()]
    assert (found[0], found[1], found[-1]) == ("summary", "title", "note")


def test_rows_stand_below_the_heading_of_their_group_and_wrap_below_themselves() -> None:
    rows = (
        line("n=1", "", group="chain"),
        line("n=2", "", group="chain"),
        line("a=1, " * 20, "x", group="other"),
    )
    found = drawn(Page((), (Table("title", columns("case", "what"), rows),)), 60)
    body = [each.rstrip() for each in found[4:]]
    assert body[:4] == ["chain", "  n=1", "  n=2", "other"]
    assert len(body) > 5
    assert all(each.startswith("  a=1") for each in body[4:])


def test_what_is_hidden_is_counted() -> None:
    table = Table("title", columns("build"), (line("a"), line("b", telling=False)), what="builds").short()
    assert drawn(Page((), (table,)))[-1] == "1 of 2 builds; --all shows the others"


def test_text_is_shown_as_it_is_whatever_brackets_it_holds() -> None:
    odd = "raised ValueError: [/tmp/x] is [bold] :smile:"
    page = Page((Cell(odd, "bad"),), (Table("title", columns("case"), (line(odd),)),), (odd,))
    assert "\n".join(drawn(page)).count(odd) == 3


def test_colours_are_for_terminals_only() -> None:
    page = Page((Cell("wrong", "bad"),), (Table("title", columns("case"), (line(Cell("x", "good")),)),))
    plain, coloured = io.StringIO(), io.StringIO()
    terminal.show(page, Console(file=plain, width=100))
    terminal.show(page, Console(file=coloured, width=100, force_terminal=True, color_system="standard"))
    assert "\x1b[" not in plain.getvalue()
    assert "\x1b[1;31mwrong" in coloured.getvalue()


@pytest.mark.parametrize(("columns_told", "width"), [(None, 100), ("", 100), ("80", 80), ("200", 200)])
def test_a_pipe_has_100_columns_unless_the_environment_says_how_many(
    monkeypatch: pytest.MonkeyPatch, columns_told: str | None, width: int
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    if columns_told is not None:
        monkeypatch.setenv("COLUMNS", columns_told)
    assert terminal.console().width == width


def test_a_run_that_is_shown_has_what_the_model_says() -> None:
    (row,) = (each for each in drawn(bench_run.page(a_report())) if each.startswith("  n=8"))
    words = " ".join(row.split())
    assert words == "n=8, mode=eager proven 10 ms 100 calls/s 1.010 [0.990, 1.030] SAME"
    assert an_environment().software["tensorflow"] in "\n".join(drawn(bench_run.page(a_report())))
