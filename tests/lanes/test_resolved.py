"""A requirement is a lane where one is locked for it, and is resolved where none is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.lanes import locked
from bench.lanes.resolved import companions, lane_for
from bench.reporting.progress import say


@pytest.mark.parametrize("text", ["tf-2.20-cpu", "tensorflow==2.20.0", "tensorflow-cpu==2.20.0"])
def test_a_lane_is_found_by_its_name_and_by_a_requirement_that_it_meets(text: str) -> None:
    said: list[str] = []
    assert lane_for(text, said.append) == locked.find("tf-2.20-cpu")
    assert said == []


@pytest.mark.parametrize("text", ["tf-2.99-cpu", "numpy==2.0", "", "tensorflow 2.20"])
def test_what_is_neither_a_lane_nor_a_tensorflow_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=r"^no lane ") as refusal:
        lane_for(text, say)
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize(
    ("requirement", "day"),
    [
        ("tf-nightly-cpu==2.22.0.dev20260629", "2026-07-02"),
        ("tensorflow-cpu==2.16.1", "2024-07-28"),
        ("tensorflow==2.20.0", "2025-09-13"),
    ],
)
def test_companions_are_those_of_the_builds_own_time(requirement: str, day: str) -> None:
    assert companions(requirement) == ("--exclude-newer", day)


@pytest.mark.parametrize("requirement", ["tf-nightly", "tensorflow>=2.16", "tensorflow==2.99.0"])
def test_a_build_of_no_known_time_gets_todays_companions(requirement: str) -> None:
    assert companions(requirement) == ()


@pytest.mark.slow
def test_a_version_that_the_index_lacks_is_refused_with_3() -> None:
    with pytest.raises(Refusal, match=r"^tensorflow==2\.99\.0: cannot be resolved: ") as refusal:
        lane_for("tensorflow==2.99.0", say)
    assert refusal.value.exit_code == 3


@pytest.mark.slow
def test_the_newest_nightly_is_resolved_and_its_lock_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    lane = lane_for("tf-nightly", say)
    assert lane.lock == tmp_path / "tfgauge" / "locks" / f"{lane.name}.txt"
    assert lane.name == f"tf-nightly-{lane.version}"
    assert ".dev" in lane.version
    assert "--hash=sha256:" in lane.lock.read_text()
    assert "http" not in lane.lock.read_text()  # no index's address
