"""`gpu_bench` without a GPU says what is missing in one line, and installs and measures nothing."""

from __future__ import annotations

import os

import pytest

from tests.conftest import Place

HAS_NODE = any(os.path.exists(f"/dev/{name}") for name in ("nvidiactl", "dxg"))


@pytest.mark.skipif(HAS_NODE, reason="this machine has a GPU's device node")
def test_without_a_gpu_it_exits_3_with_one_line_and_makes_no_lane(place: Place) -> None:
    ended = place.bench("gpu_bench", XDG_CACHE_HOME=str(place.folder / "cache"))
    assert (ended.code, ended.out) == (3, "")
    (line,) = ended.err.splitlines()
    assert line.startswith("gpu_bench: no NVIDIA GPU is visible: /dev/nvidia0 does not exist; ")
    assert not (place.folder / "cache").exists()
    assert not place.results.exists()
