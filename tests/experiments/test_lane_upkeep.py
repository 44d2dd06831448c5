"""Lanes that were made for a while are removed; others stay."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.experiments import lane_upkeep
from bench.experiments.lane_upkeep import forget_nightlies, lent
from bench.lanes import locked
from bench.running.machine_lock import alone

REQUIREMENT = "tensorflow-cpu==2.16.1"


@pytest.fixture
def lane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> locked.Lane:
    """The lane that the requirement stands for; it is not made."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    lock = tmp_path / "tensorflow-cpu-2.16.1.txt"
    lock.write_text(f"{REQUIREMENT} \\\n    --hash=sha256:0\n")
    found = locked.Lane(lock.stem, lock)
    monkeypatch.setattr(lane_upkeep, "find_or_resolve", lambda text, say: found)
    return found


def made(lane: locked.Lane) -> None:
    (lane.folder / "bin").mkdir(parents=True)


def test_a_lane_that_was_made_meanwhile_is_removed_even_after_a_failure(lane: locked.Lane) -> None:
    def fail() -> None:
        made(lane)
        raise Refusal("nothing was measured")

    with pytest.raises(Refusal), lent(REQUIREMENT):
        fail()
    assert not lane.folder.exists()


def test_a_lane_that_was_there_before_stays(lane: locked.Lane) -> None:
    made(lane)
    with lent(REQUIREMENT):
        pass
    assert lane.folder.exists()


def test_a_lane_that_was_not_made_at_all_is_no_failure(lane: locked.Lane) -> None:
    with lent(REQUIREMENT):
        pass
    assert not lane.folder.exists()


@pytest.fixture
def nightlies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The environments of three nightly builds, in the order in which they were made, beside a release's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(lane_upkeep, "alone", partial(alone, f"\0{tmp_path}"))
    lanes = locked.cache() / "lanes"
    made = [lanes / f"tf-nightly-2.23.0.dev202610{day}-py3.11-0" for day in (26, 24, 25)]
    for age, folder in enumerate((lanes / "tf-2.21-cpu-py3.11-0", *made)):
        (folder / "bin").mkdir(parents=True)
        os.utime(folder, (age, age))
        folder.with_name(folder.name + ".lock").touch()
    return made


def test_of_nightly_builds_the_last_that_were_made_stay_and_so_do_releases(nightlies: list[Path]) -> None:
    assert [name for name, _ in forget_nightlies(2)] == [nightlies[0].name]
    assert [folder.exists() for folder in nightlies] == [False, True, True]
    assert (nightlies[0].parent / "tf-2.21-cpu-py3.11-0").exists()
    assert forget_nightlies(2) == []


def test_while_another_run_measures_every_environment_stays(nightlies: list[Path], tmp_path: Path) -> None:
    with alone(f"\0{tmp_path}"):
        assert forget_nightlies(1) == []
    assert all(folder.exists() for folder in nightlies)
