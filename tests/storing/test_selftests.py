"""Selftests are kept per machine, and a file without any is refused."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.judging.pair_ratios import PairRatio
from bench.judging.selftest import Selftest, selftest_from
from bench.storing import selftests

PAIRS = {"x[n=1]": [PairRatio(0.01, True), PairRatio(-0.02, False)]}
FOUND = Selftest("today", "tf-2.21-cpu", 10.0, {"x[n=1]": "SAME"}, {"x[n=1]": 0.012}, PAIRS)


def test_each_selftest_is_added_to_those_of_its_machine(tmp_path: Path) -> None:
    later = replace(FOUND, when="tomorrow")
    assert selftests.add(tmp_path, "vulcan", asdict(FOUND)) == tmp_path / "selftest-vulcan.json"
    selftests.add(tmp_path, "vulcan", asdict(later))
    assert selftests.read(tmp_path, "vulcan", selftest_from) == [FOUND, later]
    assert selftests.read(tmp_path, "romulan", selftest_from) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"schema": 1}',
        '{"schema": 2, "machine": "romulan", "runs": []}',
        '{"schema": 2, "machine": "vulcan", "runs": [{"when": "today"}]}',
        '{"schema": 1, "machine": "vulcan", "runs": [{"when": "today"}]}',
    ],
)
def test_a_file_without_any_is_refused_with_3(tmp_path: Path, text: str) -> None:
    (tmp_path / "selftest-vulcan.json").write_text(text)
    with pytest.raises(Refusal, match="remove it and run nox -s selftest") as refusal:
        selftests.read(tmp_path, "vulcan", selftest_from)
    assert refusal.value.exit_code == 3


def test_selftests_of_a_newer_version_are_refused_and_not_removed(tmp_path: Path) -> None:
    (tmp_path / "selftest-vulcan.json").write_text('{"schema": 3}')
    with pytest.raises(Refusal, match=r"is a file of selftests of version 3; .*; update tfgauge$") as refusal:
        selftests.read(tmp_path, "vulcan", selftest_from)
    assert refusal.value.exit_code == 3
