"""A lane that was made for a while is removed; one that was there before stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.experiments import lane_upkeep
from bench.experiments.lane_upkeep import lent
from bench.lanes import locked

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
