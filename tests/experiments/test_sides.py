"""What a person names becomes a side, with the variables that are given for it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.experiments import sides
from bench.experiments.sides import require_sides, resolve
from bench.lanes import locked
from bench.running import container_command, container_engine
from bench.running.container_engine import Image
from bench.settings import LaneSettings

PYTHON = sys.executable
LANE = locked.find("tf-2.20-cpu")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the lanes that are made, none of them in earnest."""
    names: list[str] = []

    def make(lane: locked.Lane, say: object) -> Path:
        names.append(lane.name)
        return Path("/lane/python")

    monkeypatch.setattr(locked, "make", make)
    return names


def test_an_interpreter_is_a_side_with_the_variables_of_both_sides_and_its_own() -> None:
    settings = LaneSettings(env={"X": "both", "Y": "both"})
    side = resolve(PYTHON, settings, variables={"Y": "own"})
    assert (side.name, str(side.interpreter), side.variables) == (PYTHON, PYTHON, {"X": "both", "Y": "own"})
    assert (side.lock, side.image) == ("", "")


def test_an_interpreter_in_a_relative_place_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    monkeypatch.chdir(tmp_path)
    assert resolve("bin/python", LaneSettings()).interpreter == tmp_path / "bin" / "python"


def test_a_lane_is_made_and_has_its_lock(made: list[str]) -> None:
    side = resolve(LANE.name, LaneSettings())
    assert (side.name, side.interpreter, side.lock) == (LANE.name, Path("/lane/python"), LANE.lock_hash)
    assert made == [LANE.name]


@pytest.mark.parametrize("device", ["cpu", "gpu"])
def test_without_a_name_it_is_the_newest_lane_of_the_device(made: list[str], device: str) -> None:
    side = resolve("", LaneSettings(), "gpu" if device == "gpu" else "cpu")
    assert (side.name, side.device) == (f"{locked.NEWEST}-{device}", device)


def test_a_requirement_is_the_lane_that_it_resolves_to(
    made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sides, "find_or_resolve", lambda text, say: LANE)
    assert resolve("tensorflow==2.20.0", LaneSettings()).name == LANE.name


def test_an_image_is_a_side_with_its_own_python_lock_and_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    image = Image("mine", "sha256:0123456789abcdef", 0, {"lock": "abc"})
    monkeypatch.setattr(container_engine, "image", lambda name: image)
    side = resolve("image:mine", LaneSettings(env={"X": "1"}))
    assert (side.name, side.interpreter) == ("image:mine", container_command.PYTHON)
    assert (side.image, side.lock) == (image.identity, image.lock)
    assert side.variables == {**image.variables, "X": "1"}


def test_a_side_has_the_settings_of_lane_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = LaneSettings(dataset="mnist", workloads=(Path("mine.py"),), patience=7.0)
    side = resolve(PYTHON, settings)
    assert (side.dataset, side.workloads, side.patience) == ("mnist", (tmp_path / "mine.py",), 7.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/no/python", "/no/python: no interpreter there; "),
        ("/tmp", "/tmp: no interpreter there; "),
        ("tf-1.0-cpu", "no lane 'tf-1.0-cpu'; "),
    ],
)
def test_what_is_no_side_is_refused_with_2(text: str, said: str) -> None:
    with pytest.raises(Refusal) as refusal:
        resolve(text, LaneSettings())
    assert (refusal.value.exit_code, str(refusal.value).startswith(said)) == (2, True)


@pytest.mark.parametrize("text", ["tf-2.21-cpu", "tensorflow==2.99.0", sys.executable, "image:anything"])
def test_a_name_that_may_name_a_side_passes_and_nothing_is_made(text: str) -> None:
    require_sides([text])


@pytest.mark.parametrize("text", ["tf-1.0-cpu", "torch==2.0", "/nowhere/python"])
def test_a_name_that_can_name_no_side_is_refused_with_2(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        require_sides(["tf-2.21-cpu", text])
    assert refused.value.exit_code == 2
