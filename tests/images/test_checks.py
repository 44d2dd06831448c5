"""A check that runs the suite in a container says what it found, or raises Failed with it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bench.running import container_engine
from bench.running.container_engine import Ended, Image
from images import checks
from images.check_support import Failed


def test_a_suite_that_fails_in_the_container_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "run", lambda *_: Ended(3, "", "smoke: no room on the disk\n"))
    with pytest.raises(Failed, match="exit code 3: smoke: no room on the disk"):
        checks.smoke(Image("tfgauge-cpu", "", 0, {}))


def test_the_smoke_check_found_what_the_report_s_summary_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "run", lambda *_: Ended(0, "2 workloads checked: 2 proven\n\ncase …\n", ""))
    assert checks.smoke(Image("tfgauge-cpu", "", 0, {})) == "2 workloads checked: 2 proven"


def test_a_refusal_must_have_exit_code_3_and_name_the_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "gpu_bench: the NVIDIA driver's library cannot be loaded (libcuda.so.1)"
    monkeypatch.setattr(checks, "run", lambda *_: Ended(3, "", said))
    assert checks.no_driver(Image("tfgauge-gpu", "", 0, {})) == said.removeprefix("gpu_bench: ")
    with pytest.raises(Failed, match=r"libcuda\.so\.1"):
        checks.no_gpu(Image("tfgauge-gpu", "", 0, {}))
    monkeypatch.setattr(checks, "run", lambda *_: Ended(1, "", said))
    with pytest.raises(Failed, match="exit code 1, expected 3"):
        checks.no_driver(Image("tfgauge-gpu", "", 0, {}))


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
