"""What the checks share."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bench.running.container_engine import Image, run
from images import check_support
from images.check_support import ANYBODY, Failed


def test_what_is_stored_so_far_is_the_whole_lines(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    lines = [json.dumps({"plan": {}}), json.dumps({"record": {"process": 0}}), '{"record": {"pro']
    (tmp_path / "run" / "records.jsonl").write_text("\n".join(lines))
    assert check_support.stored(tmp_path, "record") == [{"process": 0}]
    assert check_support.stored(tmp_path, "environment") == []


def test_what_does_not_hold_is_said() -> None:
    check_support.require([1], "fine")
    with pytest.raises(Failed, match="nothing there"):
        check_support.require([], "nothing there")


@pytest.mark.engine
def test_the_folder_for_results_is_removed_with_whatever_anybody_left_in_it(image: Image) -> None:
    with check_support.results(image) as folder:
        left = ["-c", "mkdir -p /results/run && touch /results/run/file /results/.hidden"]
        run(image.name, left, ["--user", f"{ANYBODY}", *check_support.on(folder)], program="sh")
        assert os.stat(folder / "run" / "file").st_uid == ANYBODY
    assert not folder.exists()
