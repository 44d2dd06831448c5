"""A night's report: the answer first, quiet where nothing is to be done, and a screen at most however bad it was."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from typing import Any, cast

import jsonschema
import pytest
from rich.console import Console

from bench.judging.regressions import Cell, RegressionRow, State
from bench.judging.tracked import tracked
from bench.reporting import formats, terminal
from bench.reporting.night_report import NightReport, Regressed
from bench.reporting.nightly import present
from bench.tracking import Creep, SeriesKey
from tests.builders import a_known_regression
from tests.conftest import ROOT
from tests.history_builders import BASE, CASE, KEY, MACHINE, a_history_point, a_move, nightly

SCREEN, WIDTH = 40, 100
MEMORY = replace(KEY, series="memory")


def a_night(**changes: Any) -> NightReport:
    made = NightReport(nightly(9), BASE, BASE, MACHINE, tonight=(a_history_point(9),), seconds=900.0)
    return replace(made, **changes)


def regressed(*moves: Any) -> tuple[Regressed, ...]:
    software = [{"keras": keras, "numpy": "2.1", "commit": keras} for keras in ("3.10.0", "3.11.0")]
    return tuple(Regressed(each, software[0], software[1]) for each in tracked(moves))


def known(base: str, build: str) -> RegressionRow:
    return RegressionRow(a_known_regression(), {"a": Cell(cast(State, base)), "b": Cell(cast(State, build))})


def lines_of(report: NightReport) -> list[str]:
    paper = Console(file=StringIO(), width=WIDTH)
    terminal.show(present(report).short().page, paper)
    return cast(StringIO, paper.file).getvalue().splitlines()


def test_a_quiet_night_is_two_lines_and_exit_code_0() -> None:
    assert lines_of(a_night()) == ["nothing got worse", f"{nightly(9)} ÷ {BASE}: 1 case, 15 min, {MACHINE}"]
    assert a_night().exit_code == 0


def test_cases_that_are_slower_than_the_release_are_told_first_though_no_build_explains_them() -> None:
    crept = Creep(KEY, 0.1, 0.05, 0.15)
    lines = lines_of(a_night(creeping=(crept,)))
    assert lines[0] == "no regression, but 1 case slower than 2.21.0"
    assert "1.105× the last release's time, and no single build explains it" in " ".join(lines)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"regressions": regressed(a_move())}, 1),
        ({"regressions": regressed(a_move(ratio=-0.05))}, 0),
        ({"regressions": regressed(a_move(since=-0.05))}, 0),
        ({"regressions": regressed(a_move(key=MEMORY))}, 0),
        ({"regressions": regressed(a_move(key=MEMORY)), "failing": ("memory",)}, 1),
        ({"pending": (a_move(state="flagged"),)}, 0),
        ({"findings": ("no new build",)}, 0),
        ({"answers": ("a case: wrong, was proven",)}, 1),
        ({"known": (known("ok", "wrong"),)}, 1),
        ({"known": (known("wrong", "ok"),)}, 0),
        ({"known": (known("absent", "wrong"),)}, 0),
        ({"tonight": (a_history_point(9, None, outcome="CRASHED", reason="died of SIGABRT"),)}, 1),
        ({"failed": True}, 3),
        ({"failed": True, "regressions": regressed(a_move())}, 1),
    ],
)
def test_the_exit_code_says_whether_somebody_should_look(changes: dict[str, Any], code: int) -> None:
    assert a_night(**changes).exit_code == code


def test_keras_and_numpy_are_told_before_what_else_changed() -> None:
    then, now = ({name: version for name in ("absl-py", "keras", "zlib")} for version in ("1", "2"))
    (found,) = tracked([a_move()])
    assert Regressed(found, then, now).changed == ["keras 1 → 2", "absl-py 1 → 2", "zlib 1 → 2"]


def test_a_regression_has_its_range_effect_what_else_changed_and_what_to_type() -> None:
    shown = "\n".join(lines_of(a_night(regressions=regressed(a_move(newest=True)))))
    for told in (
        "1 regression to look at, 1 new",
        "2026-09-04…2026-09-05",
        "1.051×",
        "keras 3.10.0 → 3.11.0",
        f"nox -s compare -- {nightly(4)} {nightly(5)} --cases '{CASE}'",
        f"nox -s bisect -- {nightly(4)} {nightly(5)} --case '{CASE}'",
    ):
        assert told in " ".join(shown.split()), told
    assert "numpy" not in shown


def test_crashed_new_and_vanished_cases_are_named() -> None:
    crashed = a_history_point(9, None, case="fit[n=2]", outcome="CRASHED", reason="died of SIGABRT")
    shown = "\n".join(lines_of(a_night(tonight=(crashed,), gone=("sum[n=1]",), new=("sum[n=2]",))))
    assert all(told in shown for told in ("fit[n=2]: CRASHED: died of SIGABRT", "sum[n=1]", "sum[n=2]"))


def test_good_news_is_told() -> None:
    assert "mended" in "\n".join(lines_of(a_night(known=(known("wrong", "ok"),))))


def the_worst_night() -> NightReport:
    long = "a_very_long_workload_name[batch=32,mode=function,implementation=documented,device=cpu,n={}]"
    keys = [SeriesKey(MACHINE, long.format(number), 1, "wall") for number in range(60)]
    moves = [
        a_move(2 + n % 20, 3 + n % 20, None if n % 3 else 0.1, key=key, newest=True)
        for n, key in enumerate(keys)
    ]
    text = "what happened takes many words to say, " * 8
    return a_night(
        findings=(text,) * 30,
        answers=(text,) * 30,
        known=(known("ok", "wrong"),) * 9 + (known("wrong", "ok"),) * 9,
        regressions=regressed(*moves),
        pending=tuple(moves),
        creeping=tuple(Creep(key, 0.1, 0.05, 0.15) for key in keys),
        tonight=tuple(
            a_history_point(9, None, case=key.case, outcome="CRASHED", reason=text) for key in keys
        ),
        gone=tuple(key.case for key in keys),
        new=tuple(key.case for key in keys),
        failed=True,
    )


def test_the_worst_night_fits_a_screen() -> None:
    lines = lines_of(the_worst_night())
    assert (len(lines) <= SCREEN, max(map(len, lines)) <= WIDTH) == (True, True), "\n".join(lines)


@pytest.mark.parametrize("report", [a_night(), the_worst_night()], ids=["quiet", "worst"])
def test_the_data_are_as_their_schema_says_and_uncut(report: NightReport) -> None:
    data = present(report).data
    schema = json.loads((ROOT / "docs" / "nightly.schema.json").read_text())
    jsonschema.validate(json.loads(formats.load("json").text(present(report))), schema)
    assert len(data["points"]) == len(report.tonight)


def test_junit_fails_what_regressed_and_the_night_itself() -> None:
    found = {
        each.case: each for each in present(a_night(regressions=regressed(a_move()), answers=("x",))).outcomes
    }
    assert (found[CASE].result, found[nightly(9)].result) == ("failed", "failed")
    assert "between" in found[CASE].message
