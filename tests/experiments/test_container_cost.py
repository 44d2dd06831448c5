"""Both sides of a container's cost run the same files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.experiments.container_cost import files_of, in_container
from bench.running.container_engine import Image
from bench.running.side import Side


def test_an_interpreter_runs_from_the_system_its_python_and_its_own_folder() -> None:
    folders = files_of(Path(sys.executable))
    assert folders[0] == Path("/usr")
    assert all(folder.is_dir() for folder in folders)
    for prefix in (sys.prefix, sys.base_prefix):
        assert any(Path(prefix).is_relative_to(folder) for folder in folders)


def test_an_interpreter_that_does_not_start_is_refused_with_3() -> None:
    with pytest.raises(Refusal, match="/bin/false does not start") as refused:
        files_of(Path("/bin/false"))
    assert refused.value.exit_code == 3


def test_a_side_that_is_in_an_image_already_is_refused() -> None:
    side = Side("image:mine", Path("/python"), "", "cpu", "digits", image="mine")
    with pytest.raises(Refusal, match="image:mine: is in a container already"):
        in_container(side, Image("tfgauge-cpu", "sha256:0", 0, {}))


def test_a_side_in_a_container_differs_in_nothing_but_the_container() -> None:
    side = Side("tf-2.21-cpu", Path(sys.executable), "abc", "cpu", "digits", variables={"TF_X": "1"})
    again = in_container(side, Image("tfgauge-cpu", "sha256:0123456789abcdef", 0, {}))
    assert (again.interpreter, again.lock, again.device) == (side.interpreter, side.lock, side.device)
    assert (again.name, again.image) == ("tf-2.21-cpu in tfgauge-cpu", "sha256:0123456789abcdef")
    assert again.variables == {"TF_X": "1", "TFGAUGE_IMAGE": "tfgauge-cpu 0123456789ab"}
