"""An image is built, then each of its checks gives a row, whether it passes or fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.running.container_engine import Image
from images import building, examining
from images.check_support import Check, Failed

IMAGE = Image("tfgauge-cpu", "sha256:1", 1_803_000_000, {})


def passes(image: Image) -> str:
    return f"saw {image.name}"


def fails(image: Image) -> str:
    raise Failed(f"{image.name} contains gcc")


def test_each_image_has_checks_of_its_own_and_those_of_both(tmp_path: Path) -> None:
    cpu, gpu = (set(examining.checks_of(kind, tmp_path)) for kind in ("cpu", "gpu"))
    assert {"smoke suite", "CPU set", "resume after a kill"} <= cpu - gpu
    assert {"refusal without a GPU"} <= gpu - cpu
    assert {"labels", "no writable files", "layers and history", "bills of materials"} <= cpu & gpu


def test_the_build_is_the_first_row_and_a_failed_check_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    checks: dict[str, Check] = {"bad": fails, "good": passes}
    monkeypatch.setattr(building, "build", lambda *_: IMAGE)
    monkeypatch.setattr(examining, "checks_of", lambda *_: checks)
    rows = list(examining.examine("cpu", "", tmp_path / "log", tmp_path))
    assert [(row.step, row.failed, row.found) for row in rows] == [
        ("build tfgauge-cpu", False, "1,803 MB"),
        ("bad", True, "tfgauge-cpu contains gcc"),
        ("good", False, "saw tfgauge-cpu"),
    ]
    assert all(row.seconds >= 0 for row in rows)


def test_an_image_that_cannot_be_built_is_not_checked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def build(*_: object) -> Image:
        raise Refusal("tfgauge-cpu: the build failed", 1)

    monkeypatch.setattr(building, "build", build)
    with pytest.raises(Refusal, match="the build failed"):
        list(examining.examine("cpu", "", tmp_path / "log", tmp_path))
