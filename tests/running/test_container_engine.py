"""What is asked of the engine, and what is said where there is none."""

from __future__ import annotations

import pytest

from bench.errors import Refusal
from bench.running import container_engine
from bench.running.container_engine import Ended, Image


def test_without_a_client_that_is_refused_with_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refusal, match=r"no Docker engine answers \(docker is not installed\)") as refused:
        container_engine.require_engine()
    assert refused.value.exit_code == 3


def test_without_a_daemon_an_image_is_refused_with_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    with pytest.raises(Refusal, match="no Docker engine answers") as refused:
        container_engine.image("tfgauge-cpu")
    assert refused.value.exit_code == 3


def test_an_error_s_last_line_is_what_a_command_said() -> None:
    assert Ended(1, "out\n", "first\nlast\n").last == "last"
    assert Ended(0, "one\ntwo\n", "").last == "two"
    assert Ended(5, "", "").last == "exit code 5, no output"


def test_an_image_tells_a_lane_process_its_name_and_identity() -> None:
    image = Image("mine", "sha256:0123456789abcdef", 0, {"tfgauge.lock": "abc"})
    assert image.variables == {"TFGAUGE_IMAGE": "mine 0123456789ab"}
    assert image.lock == "abc"


@pytest.mark.engine
def test_an_image_that_is_not_there_is_refused_with_3_and_how_to_build_it(image: Image) -> None:
    with pytest.raises(
        Refusal, match="there is no image 'tfgauge-none'; build the suite's images: nox -s containers"
    ) as refused:
        container_engine.image("tfgauge-none")
    assert refused.value.exit_code == 3


@pytest.mark.engine
def test_an_image_of_somebody_else_is_refused_with_2(image: Image) -> None:
    base = image.labels["org.opencontainers.image.base.name"]
    with pytest.raises(Refusal, match="was not built by tfgauge") as refused:
        container_engine.image(base)
    assert refused.value.exit_code == 2
