"""What a comparison of another day adds to the history."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.experiments.history_reading import read
from bench.experiments.night_added import added_later, pins
from bench.lanes import locked
from bench.storing.history import History
from bench.storing.history_places import FolderPlace

RESULTS = Path(__file__).parents[1] / "fixtures" / "v1" / "results"
COMPARE = "20261128T033120-compare"


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    folder = tmp_path / COMPARE
    shutil.copytree(RESULTS / COMPARE, folder)
    path = folder / "records.jsonl"
    if '"finished"' not in path.read_text():
        with path.open("a") as file:
            file.write('{"finished":true}\n')
    return folder


def test_a_finished_comparison_becomes_points_of_its_builds(finished: Path, tmp_path: Path) -> None:
    made = added_later(finished)
    assert (made.run.run, made.run.purpose, made.run.failure) == (COMPARE, "night", "")
    assert made.run.build.startswith("tensorflow")
    assert made.run.build != made.run.base
    assert {point.series for point in made.points} >= {"wall"}
    history = History(FolderPlace(tmp_path / "history"))
    assert history.add(made) == history.add(added_later(finished))
    report = read(history, "here", made.run.machine, (), "wall")
    assert {key.case for key in report.series} == {
        p.case for p in made.points if p.log_ratio and p.series == "wall"
    }


def test_a_run_of_one_side_is_refused() -> None:
    with pytest.raises(Refusal, match="no finished comparison of two sides"):
        added_later(RESULTS / "20261128T033305-cpu_bench")


def test_a_glob_that_names_no_series_is_refused(finished: Path, tmp_path: Path) -> None:
    history = History(FolderPlace(tmp_path / "history"))
    history.add(added_later(finished))
    machine = history.machines()[0]
    with pytest.raises(Refusal, match=r"no wall series matches nothing\*") as refused:
        read(history, "here", machine, ("nothing*",), "wall")
    assert refused.value.exit_code == 2


def test_another_machine_has_nothing_and_those_that_have_are_named(finished: Path, tmp_path: Path) -> None:
    history = History(FolderPlace(tmp_path / "history"))
    history.add(added_later(finished))
    with pytest.raises(Refusal, match=history.machines()[0]) as refused:
        read(history, "here", "another-machine", (), "wall")
    assert refused.value.exit_code == 3


def test_every_pin_of_a_lane_is_known_by_name() -> None:
    found = pins(f"{locked.NEWEST}-cpu")
    assert {"keras", "numpy", "tensorflow-cpu"} <= set(found)
    assert pins("no-such-lane") == {}
