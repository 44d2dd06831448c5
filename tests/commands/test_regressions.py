"""Known regressions are tried on real lanes: one that came, one that went, and one that never was there."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Place

OLD, NEW = "tf-2.12-cpu", "tf-2.21-cpu"
CAME, WENT = "train_on_batch_accumulates", "saturate_cast_to_int32"


@pytest.mark.slow
def test_which_release_has_which_regression(place: Place) -> None:
    report = place.folder / "report.json"
    ended = place.bench(
        "regressions",
        "--answers",
        "--lanes",
        OLD,
        NEW,
        "--cases",
        CAME + "*",
        "--cases",
        WENT + "*",
        "--json",
        str(report),
    )
    assert ended.code == 0
    assert ended.out.startswith(
        "2 known regressions: 2 seen here, 1 fixed since, 1 still there, 0 not reproduced"
    )
    rows = {row["name"]: row for row in json.loads(report.read_text())["regressions"]}
    assert [rows[CAME][key] for key in ("last_good", "first_bad", "fixed_in")] == [OLD, NEW, ""]
    assert [rows[WENT][key] for key in ("last_good", "first_bad", "fixed_in")] == ["", OLD, NEW]
    again = place.bench("regressions", "--answers", "--lanes", OLD, NEW, "--cases", CAME + "*", "--resume")
    assert again.err.count("TensorFlow 2.") == 2
    (log,) = place.results.glob("*-regressions.jsonl")
    assert len(log.read_text().splitlines()) == 5  # what it is about, and two cases on two lanes, each once


@pytest.mark.slow
def test_a_glob_that_names_no_regression_is_refused(place: Place) -> None:
    ended = place.bench("regressions", "--answers", "--lanes", NEW, "--cases", "nothing*")
    assert (ended.code, ended.out) == (2, "")
    assert "no known regression matches nothing*" in ended.err


@pytest.mark.parametrize("option", [("--cases", "hard_sigmoid*"), ("--lanes", NEW)])
def test_the_docs_hold_the_whole_table_or_none(place: Place, option: tuple[str, str]) -> None:
    ended = place.bench("regressions", "--docs", *option)
    told = "regressions: --docs writes the whole table; leave out --cases and --lanes\n"
    assert (ended.code, ended.err) == (2, told)


def test_without_an_earlier_run_there_is_nothing_to_resume(place: Place) -> None:
    ended = place.bench("regressions", "--resume", "--lanes", NEW)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.endswith("has no earlier run of regressions; run without --resume\n")
