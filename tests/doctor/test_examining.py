"""Each check gets the texts and numbers of the right place."""

from __future__ import annotations

from pathlib import Path

from bench.doctor import examining


def test_a_folder_that_does_not_exist_yet_is_judged_by_its_parent(tmp_path: Path) -> None:
    """`results/` is made by the first run."""
    finding = examining.examine_disk("results folder", tmp_path / "a" / "b", "", "")
    assert "GiB free" in finding.found
