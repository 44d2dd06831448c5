"""The history: what was added is there, once, whatever was interrupted, compacted, or written by another version."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.storing import history_files, history_upkeep
from bench.storing.history import History
from bench.storing.history_files import to_bytes
from bench.storing.history_places import BEGUN, FolderPlace, place_of
from bench.storing.history_tables import POINTS
from bench.storing.history_upkeep import compact
from bench.tracking import Added, HistoryPoint, HistoryRun, HistoryTurns, SeriesKey

MACHINE = "vulcan-9000-2cpu-3f9c1a"
BEGAN = 1.79e9  # October 2026
DAY = 86400.0


def a_point(
    night: int = 0, case: str = "chain[n=8]", ratio: float | None = 0.01, **changes: object
) -> HistoryPoint:
    made = HistoryPoint(
        run="",
        moment=BEGAN + night * DAY,
        machine=MACHINE,
        case=case,
        revision=1,
        series="wall",
        build=f"tf-nightly-cpu==2.22.0.dev2026{night:04d}",
        base="tensorflow-cpu==2.21.0",
        outcome="SAME",
        log_ratio=ratio,
        error=None if ratio is None else 0.002,
        freedom=9.0,
        pairs=8,
        visible=0.01,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def a_night(night: int = 0, cases: int = 2, **changes: object) -> Added:
    moment = BEGAN + night * DAY
    name = time.strftime("%Y%m%dT%H%M%S-nightly", time.gmtime(moment))
    points = tuple(a_point(night, f"chain[n={number}]") for number in range(cases))
    run = HistoryRun(
        name, moment, MACHINE, "night", points[0].build, points[0].base, cases, 60.0, software={"keras": "3"}
    )
    turns = (HistoryTurns(name, MACHINE, "chain[n=0]", "a", 0, 0, True, (0.5, 0.25), (0.5, 0.25)),)
    return replace(Added(run, points, turns), **changes)  # type: ignore[arg-type]


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(FolderPlace(tmp_path))


def files_of(history: History, kind: str = "points") -> list[str]:
    return history.place.names(kind)


def test_what_was_added_is_read_back(history: History) -> None:
    name = history.add(a_night())
    assert history.points(MACHINE) == [replace(each, run=name) for each in a_night().points]
    assert history.runs(MACHINE) == [replace(a_night().run, run=name)]
    assert history.machines() == [MACHINE]


def test_a_run_that_is_added_again_changes_nothing(history: History) -> None:
    history.add(a_night())
    history.add(a_night())
    assert len(history.points(MACHINE)) == 2


def test_no_runs_have_no_points(history: History) -> None:
    history.add(a_night())
    assert history.points(MACHINE, runs=[]) == []


def test_runs_of_the_same_second_are_two(history: History) -> None:
    history.add(a_night())
    history.add(a_night(cases=3))
    assert len(history.runs(MACHINE)) == 2


def test_points_by_series_are_in_the_order_of_time_and_without_those_that_have_no_time(
    history: History,
) -> None:
    for night in (2, 0, 1):
        history.add(a_night(night))
    history.add(a_night(3, points=(a_point(3, "chain[n=0]", ratio=None, outcome="WRONG"),)))
    found = history.series(MACHINE)
    assert list(found) == [SeriesKey(MACHINE, f"chain[n={number}]", 1, "wall") for number in (0, 1)]
    assert list(found[SeriesKey(MACHINE, "chain[n=0]", 1, "wall")].moment) == [
        BEGAN + night * DAY for night in (0, 1, 2)
    ]


def test_a_revision_begins_another_series(history: History) -> None:
    history.add(a_night(0, points=(a_point(0), a_point(0, revision=2))))
    assert [key.revision for key in history.series(MACHINE)] == [1, 2]


def test_series_are_read_for_some_cases_and_since_a_moment(history: History) -> None:
    for night in range(3):
        history.add(a_night(night))
    found = history.series(MACHINE, since=BEGAN + DAY, cases=["chain[n=1]"], series="wall")
    assert [(key.case, len(points.build)) for key, points in found.items()] == [("chain[n=1]", 2)]


def test_another_machine_s_files_are_not_even_listed(history: History, tmp_path: Path) -> None:
    history.add(a_night())
    (tmp_path / "points" / "other" / "2026").mkdir(parents=True)
    (tmp_path / "points" / "other" / "2026" / "x.parquet").write_text("not Parquet")
    assert len(history.points(MACHINE, since=BEGAN)) == 2


def test_compaction_keeps_every_row_once(history: History) -> None:
    for night in range(20):
        history.add(a_night(night))
    before = history.points(MACHINE)
    compact(history.place, 1e6, BEGAN)
    assert len(files_of(history)) == 1
    assert history.points(MACHINE) == before
    history.add(a_night(20))
    assert len(history.points(MACHINE)) == len(before) + 2


@pytest.mark.parametrize("removed", [0, 1, 10, 19])
def test_a_compaction_that_is_interrupted_changes_nothing(
    history: History, removed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for night in range(20):
        history.add(a_night(night))
    before = history.points(MACHINE)
    monkeypatch.setattr(
        history_upkeep, "_remove", lambda place, names: [place.remove(n) for n in names[:removed]]
    )
    compact(history.place, 1e6, BEGAN)
    monkeypatch.undo()
    assert history.points(MACHINE) == before
    compact(history.place, 1e6, BEGAN)
    assert history.points(MACHINE) == before
    assert len(files_of(history)) == 1


def test_two_compactions_of_overlapping_runs_give_every_row_once(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_upkeep, "_remove", lambda place, names: None)
    for night in range(9):
        history.add(a_night(night))
    compact(history.place, 1e6, BEGAN)
    first = files_of(history)
    (late,) = (name for name in first if Path(name).stem.startswith(history_files.COMPACT))
    kept = (history.place.local(late.rpartition("/")[0])[late]).read_bytes()
    history.place.remove(late)
    history.place.remove(
        first[1]
    )  # the second compaction does not see the first run any more, and sees a new one
    history.add(a_night(9))
    compact(history.place, 1e6, BEGAN)
    history.place.add(late, kept)
    assert len(history.points(MACHINE)) == 20


def test_raw_turns_age_and_points_do_not(history: History) -> None:
    for night in range(12):
        history.add(a_night(night))
    done = compact(history.place, 5, BEGAN + 12 * DAY)
    assert (done.removed, len(files_of(history, "turns"))) == (7, 5)
    assert len(history.points(MACHINE)) == 24


def test_a_file_that_is_not_whole_yet_is_not_read_and_an_abandoned_one_goes(
    history: History, tmp_path: Path
) -> None:
    history.add(a_night())
    folder = tmp_path / "points" / MACHINE / "2026"
    (folder / f"{BEGUN}abc").write_bytes(b"half of")
    assert len(history.points(MACHINE)) == 2
    compact(history.place, 1e6, time.time() + 2 * DAY)
    assert not list(folder.glob(f"{BEGUN}*"))


def test_a_file_that_cannot_be_read_is_named(history: History, tmp_path: Path) -> None:
    history.add(a_night())
    path = tmp_path / files_of(history)[0]
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(Refusal, match=path.name):
        history.points(MACHINE)


def test_a_file_of_an_older_version_gets_the_value_of_a_column_that_it_lacks(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {name: each for name, each in POINTS.columns.items() if name != "reason"}
    with monkeypatch.context() as then:
        then.setattr("bench.storing.history.POINTS", replace(POINTS, columns=old))
        history.add(a_night())
    monkeypatch.setattr("bench.storing.history.POINTS", replace(POINTS, missing={"reason": "not told"}))
    assert {point.reason for point in history.points(MACHINE)} == {"not told"}


def test_a_file_of_a_newer_version_asks_for_an_update(history: History, tmp_path: Path) -> None:
    newer = replace(POINTS, version=2)
    table = history_files.table_of(POINTS, [])
    history.place.add(f"points/{MACHINE}/2026/x.parquet", to_bytes(table, newer))
    with pytest.raises(Refusal, match="update tfgauge"):
        history.points(MACHINE)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match="cannot be written") as refused:
        History(place_of(str(tmp_path / "file"), tmp_path)).add(a_night())
    assert refused.value.exit_code == 3
