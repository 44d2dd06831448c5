"""Bills of materials come from the image, or it is said what is missing."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from bench.running.container_engine import Image
from images import sbom
from images.check_support import Failed


def test_a_missing_generator_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Failed, match="cyclonedx_py is not installed; nox -s containers installs it"):
        sbom.written(Image("mine", "", 0, {}), tmp_path)


@pytest.mark.slow
@pytest.mark.engine
def test_what_the_generators_read_comes_from_the_image(image: Image, tmp_path: Path) -> None:
    sbom.unpack(image, tmp_path)
    lane = tmp_path / "opt" / "tfgauge" / "lane" / "lib"
    assert list(lane.glob("python3*/site-packages/tensorflow_cpu-2.21.0.dist-info/METADATA"))
    assert "Package: libc6\n" in (tmp_path / "var" / "lib" / "dpkg" / "status").read_text()
    assert not list(lane.glob("**/*.so"))
