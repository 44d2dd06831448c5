"""Checks say what they saw; what does not hold raises Failed with what was found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.containers import checks, contents, engine
from bench.containers.checks import Failed
from bench.containers.engine import Ended, Image


def test_records_are_the_whole_lines_so_far(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    lines = [json.dumps({"plan": {}}), json.dumps({"record": {"process": 0}}), '{"record": {"pro']
    (tmp_path / "run" / "records.jsonl").write_text("\n".join(lines))
    assert checks.records(tmp_path) == [{"process": 0}]


def test_what_does_not_hold_is_said() -> None:
    checks.require([1], "fine")
    with pytest.raises(Failed, match="nothing there"):
        checks.require([], "nothing there")


@pytest.mark.slow
@pytest.mark.engine
def test_a_record_that_shows_the_host_is_noticed(image: Image, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_limits(
        name: str, words: Sequence[str], options: Sequence[str] = (), program: str = ""
    ) -> Ended:
        return engine.run(name, words, options[-2:], program)  # the folder only

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
