"""The report over a whole history: the answer, its builds in order, every range with what fresh pairs say of it."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from typing import Any, cast

import jsonschema
from rich.console import Console

from bench.judging.build_rows import BuildRow
from bench.judging.tracked import tracked
from bench.reporting import formats, terminal
from bench.reporting.builds import document, page, present
from bench.reporting.builds_data import BuildsReport
from bench.reporting.night_report import Regressed
from tests.conftest import ROOT
from tests.history_builders import BASE, KEY, MACHINE, a_history_point, a_move, nightly

OLD = "tensorflow-cpu==2.20.0"
SOFTWARE = ({"keras": "3.10.0", "numpy": "2.1"}, {"keras": "3.11.0", "numpy": "2.1"})


def a_report(*moves: Any, **changes: Any) -> BuildsReport:
    builds = (
        BuildRow(OLD, 30, 0.1, 0.01, (a_history_point(1, 0.2, outcome="SLOWER", build=OLD),)),
        BuildRow(BASE, 30, 0.0, 0.01),
        BuildRow(nightly(1), 0, 0.0, 0.0, (), "no wheel"),
    )
    ranges = tuple(Regressed(each, *SOFTWARE) for each in tracked(moves))
    made = BuildsReport(
        "docs/history", MACHINE, BASE, 30, builds, ranges, tuple(tracked(moves, state="flagged")), 0
    )
    return replace(made, **changes)


def lines_of(report: BuildsReport) -> list[str]:
    paper = Console(file=StringIO(), width=100)
    terminal.show(page(report), paper)
    return [line.rstrip() for line in cast(StringIO, paper.file).getvalue().splitlines()]


def test_it_begins_with_how_many_ranges_there_are_of_each_kind() -> None:
    moves = [a_move(), a_move(6, 7, -0.1), a_move(8, 9, 0.2, state="flagged"), a_move(2, 3, state="refuted")]
    first, second, *_ = lines_of(a_report(*moves))
    assert first == "worse in 1 range of builds, better in 1; 1 more not confirmed by fresh pairs"
    assert second == f"2 builds, 30 cases, ÷ {BASE}, on {MACHINE}; docs/history"


def test_builds_are_in_order_with_what_each_comparison_decided_and_why_one_is_lacking() -> None:
    lines = lines_of(a_report())
    at = next(number for number, line in enumerate(lines) if line.startswith("2.20.0"))
    assert lines[at].split()[:5] == ["2.20.0", "30", "1.105", "[1.084,", "1.127]"]
    assert "1.221 chain n=8" in lines[at]
    assert "the base" in lines[at + 1]
    assert lines[at + 2].split()[:5] == ["2026-09-01", "0", "not", "measured", "no"]


def test_a_range_says_by_how_much_and_what_fresh_pairs_measured() -> None:
    move = a_move(fresh=0.06, fresh_error=0.002)
    cpu = a_move(key=replace(KEY, series="cpu"))
    mean = a_move(key=replace(KEY, series="mean"))
    text = "\n".join(lines_of(a_report(move, cpu, mean)))
    assert "after 2026-09-04, by 2026-09-05: slower, still there" in text
    assert "1.051 [1.047, 1.055]  1.062 [1.058, 1.066]  wall, CPU\n" in text


def test_a_range_says_what_became_of_it() -> None:
    titles = {
        "slower, recovered": a_report(a_move(since=-0.05)),
        "slower, still there, and grown": a_report(a_move(since=0.05)),
        "faster": a_report(a_move(ratio=-0.05)),
        "faster, later undone": a_report(a_move(ratio=-0.05, since=0.05)),
        "slower CPU time, still there": a_report(a_move(key=replace(KEY, series="cpu"))),
        "more memory, still there": a_report(a_move(key=replace(KEY, series="memory"))),
        "broken, still there": a_report(a_move(ratio=None)),
        "slower, not confirmed by fresh pairs": a_report(a_move(state="flagged")),
    }
    for title, report in titles.items():
        assert f"after 2026-09-04, by 2026-09-05: {title}" in lines_of(report)


def test_a_case_without_parameters_is_its_workload() -> None:
    move = a_move(key=replace(KEY, case="model_summary[device=cpu]"))
    (line,) = page(a_report(move)).tables[1].lines
    assert (line.group, line.cells[0].text) == ("", "model_summary")


def test_ranges_are_in_the_order_of_builds_and_what_is_not_confirmed_comes_last() -> None:
    moves = [a_move(8, 9, 0.9), a_move(2, 3, 0.8, state="flagged"), a_move(4, 5, 0.1)]
    titles = [table.title[:16] for table in page(a_report(*moves)).tables[1:]]
    assert titles == ["after 2026-09-04", "after 2026-09-08", "after 2026-09-02"]


def test_what_is_worse_has_commands_to_see_it_to_find_its_build_and_to_tell_keras_from_tensorflow() -> None:
    text = "\n".join(page(a_report(a_move())).notes)
    assert "also changed: keras 3.10.0 → 3.11.0" in text
    for command in ("nox -s compare", "nox -s bisect"):
        assert f"{command} -- {nightly(4)} {nightly(5)} --case" in text
    assert f"nox -s compare -- {nightly(4)} {nightly(5)}+keras==3.10.0 --cases" in text
    better = "\n".join(page(a_report(a_move(ratio=-0.05), a_move(6, 7, since=-0.05))).notes)
    assert "nox -s" not in better


def test_only_the_largest_cases_of_a_range_are_shown_at_first() -> None:
    moves = [a_move(ratio=0.01 * n, key=replace(KEY, case=f"c[n={n}]")) for n in range(1, 9)]
    table = present(a_report(*moves)).short().page.tables[1]
    assert [line.cells[0].text for line in table.lines] == ["n=8", "n=7", "n=6", "n=5", "n=4"]
    assert table.hidden == 3


def test_the_data_are_as_their_schema_says() -> None:
    schema = json.loads((ROOT / "docs" / "builds.schema.json").read_text())
    moves = [a_move(fresh=0.06, fresh_error=0.002), a_move(6, 7, None), a_move(8, 9, state="flagged")]
    jsonschema.validate(json.loads(formats.load("json").text(present(a_report(*moves)))), schema)


def test_the_document_says_how_it_was_made() -> None:
    first, _, second, *_ = document(a_report()).splitlines()
    assert first == f"# What moved between {OLD} and {nightly(1)}"
    assert "nox -s builds -- --docs" in second
