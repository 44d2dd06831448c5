"""Several sides against the first, with comparisons that are made up: what one side lacks costs its column only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bench.errors import Refusal
from bench.experiments import sweep as module
from bench.experiments.sweep import sweep
from bench.judging.rule import Terms
from bench.reporting.model import Report, SweepReport
from bench.running.side import Side
from bench.settings import ComparisonSettings
from tests.builders import a_report, a_row, a_verdict

Keep = Callable[[Report], None]
Compare = Callable[[Mapping[str, Side], Terms, Path, Keep], object]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ComparisonSettings:
    """Sides that nobody has to install, and the machine without its lock."""

    @contextmanager
    def measuring(results: Path, one_core: bool = False) -> Iterator[Path]:
        yield tmp_path

    def resolve(text: str, *_: Any) -> Side:
        if text.startswith("no "):
            raise Refusal(f"{text}: no such side", 2 if text == "no name" else 3)
        return Side(text, Path("python"), "", "cpu", "digits")

    monkeypatch.setattr(module, "measuring", measuring)
    monkeypatch.setattr(module, "resolve", resolve)
    return ComparisonSettings(results=tmp_path / "results")


def finds(**outcomes: str) -> Compare:
    """A comparison that finds this of side B, SAME where nothing is said."""

    def compare(sides: Mapping[str, Side], terms: Terms, folder: Path, keep: Keep) -> None:
        verdict = a_verdict(outcomes.get(sides["b"].name, "SAME"))
        keep(
            a_report(rows=(a_row(verdict=verdict),), sides={role: side.name for role, side in sides.items()})
        )

    return compare


def test_each_of_the_others_is_compared_with_the_first(settings: ComparisonSettings) -> None:
    shown: list[SweepReport] = []
    report = sweep("first", ["b", "c"], settings, finds(c="FASTER"), shown.append)
    assert (report.first, list(report.reports), report.exit_code) == ("first", ["b", "c"], 0)
    assert {name: each.sides for name, each in report.reports.items()} == {
        "b": {"a": "first", "b": "b"},
        "c": {"a": "first", "b": "c"},
    }
    assert shown == [report]


def test_anything_slower_on_any_side_exits_1(settings: ComparisonSettings) -> None:
    assert sweep("first", ["b", "c"], settings, finds(b="SLOWER"), lambda _: None).exit_code == 1


@pytest.mark.parametrize(("strict", "code"), [(False, 0), (True, 3)])
def test_strict_exits_3_where_a_case_is_not_judged(
    settings: ComparisonSettings, strict: bool, code: int
) -> None:
    asked = ComparisonSettings(results=settings.results, strict=strict)
    assert sweep("first", ["b"], asked, finds(b="INCONCLUSIVE"), lambda _: None).exit_code == code


def test_a_side_that_cannot_be_had_costs_its_own_column(settings: ComparisonSettings) -> None:
    report = sweep("first", ["no wheel", "c"], settings, finds(), lambda _: None)
    assert (list(report.reports), report.exit_code) == (["c"], 3)
    assert report.refused == {"no wheel": "no wheel: no such side"}


def test_a_side_that_does_not_start_costs_its_own_column(settings: ComparisonSettings) -> None:
    def compare(sides: Mapping[str, Side], terms: Terms, folder: Path, keep: Keep) -> None:
        if sides["b"].name == "b":
            raise Refusal("b cannot import TensorFlow", 3)
        finds()(sides, terms, folder, keep)

    report = sweep("first", ["b", "c"], settings, compare, lambda _: None)
    assert (list(report.reports), report.refused) == (["c"], {"b": "b cannot import TensorFlow"})


def test_a_name_that_is_none_ends_the_sweep_before_it_begins(settings: ComparisonSettings) -> None:
    shown: list[SweepReport] = []
    with pytest.raises(Refusal, match="no name: no such side"):
        sweep("first", ["b", "no name"], settings, finds(), shown.append)
    assert shown == []


def test_a_wrong_command_line_that_a_comparison_finds_ends_the_sweep(settings: ComparisonSettings) -> None:
    def compare(*_: object) -> None:
        raise Refusal("no case matches 'x*'", 2)

    with pytest.raises(Refusal, match="no case matches"):
        sweep("first", ["b", "c"], settings, compare, lambda _: None)


def test_a_side_that_is_named_twice_is_refused(settings: ComparisonSettings) -> None:
    with pytest.raises(Refusal, match=r"^b: named twice; name each side once$"):
        sweep("first", ["b", "c", "b"], settings, finds(), lambda _: None)


def test_an_interrupt_shows_what_is_known(settings: ComparisonSettings) -> None:
    shown: list[SweepReport] = []

    def compare(sides: Mapping[str, Side], terms: Terms, folder: Path, keep: Keep) -> None:
        if sides["b"].name == "c":
            raise KeyboardInterrupt
        finds()(sides, terms, folder, keep)

    with pytest.raises(KeyboardInterrupt):
        sweep("first", ["b", "c"], settings, compare, shown.append)
    assert [list(each.reports) for each in shown] == [["b"]]


def test_false_alarms_are_counted_over_all_sides(settings: ComparisonSettings) -> None:
    seen: list[Terms] = []

    def compare(sides: Mapping[str, Side], terms: Terms, folder: Path, keep: Keep) -> None:
        seen.append(terms)
        finds()(sides, terms, folder, keep)

    sweep("first", ["b", "c", "d"], settings, compare, lambda _: None)
    assert {(terms.together, terms.margin) for terms in seen} == {(3, 0.02)}
