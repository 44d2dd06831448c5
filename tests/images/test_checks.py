"""Checks say what they saw; what does not hold raises Failed with what was found."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bench.running import container_engine
from bench.running.container_engine import Ended, Image
from images import checks, contents
from images.check_support import Failed


@pytest.mark.slow
@pytest.mark.engine
def test_a_record_that_shows_the_host_is_noticed(image: Image, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_limits(
        name: str, words: Sequence[str], options: Sequence[str] = (), program: str = ""
    ) -> Ended:
        return container_engine.run(name, words, options[-2:], program)  # the folder only

    monkeypatch.setattr(checks, "run", without_limits)
    with pytest.raises(Failed, match=r"CPU, .* GiB recorded"):
        checks.limits(image)


@pytest.mark.slow
@pytest.mark.engine
def test_the_image_refuses_a_gpu_that_is_not_there(image: Image) -> None:
    assert "/dev/nvidia0 does not exist" in checks.no_gpu(image)
    assert "libcuda.so.1" in checks.no_driver(image)


@pytest.mark.slow
@pytest.mark.engine
def test_root_can_write_everywhere_and_is_noticed(image: Image, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "USERS", (("--user", "0"),))
    with pytest.raises(Failed, match="writable: "):
        contents.nothing_writable(image)
